using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Runtime;

namespace NNCompress.Pipeline;

/// <summary>
/// No file is shipped that the runtime cannot open, unless it could not open the original either: then nothing can be proved, and
/// the user is told so.
/// </summary>
internal static class LoadProof
{
    /// <summary>
    /// Weights are not brought into the form that kernels like best: that would copy them all into memory, and proves nothing. External
    /// data then stay mapped: a model of 2 GB is proved in 13 MB of memory rather than in 2 GB.
    /// </summary>
    private static readonly RunnerOptions Proving = new(
        Threads: 1,
        ConfigEntries: ImmutableDictionary<string, string>.Empty.Add("session.disable_prepacking", "1")
    );

    /// <param name="candidate">The complete result, under a temporary name.</param>
    /// <param name="original">The model as it came.</param>
    /// <param name="findings">Takes the warning that nothing could be proved.</param>
    /// <exception cref="InvalidOperationException">The original opens and the result does not: a defect of a pass.</exception>
    public static void Require(string candidate, string original, DiagnosticBag findings)
    {
        if (Refusal(candidate) is not { } refusal)
            return;
        if (Refusal(original) is not { } same)
            throw new InvalidOperationException($"ONNX Runtime opens the original but not the result: {refusal.Message}");
        findings.Add(PipelineCodes.Unproven.At(original, $"Neither the original nor the result can be tried: {same.Message}"));
    }

    /// <summary>Why the runtime does not open a model in memory; null where it does.</summary>
    public static Diagnostic? Refusal(Model model) => Refusal(() => InferenceRunner.Open(model, Proving));

    private static Diagnostic? Refusal(string path) => Refusal(() => InferenceRunner.Open(path, Proving));

    private static Diagnostic? Refusal(Func<InferenceRunner> open)
    {
        try
        {
            using var runner = open();
            return null;
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics[0];
        }
    }
}
