using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Pipeline;

/// <summary>
/// No file is shipped that the runtime cannot open, unless it could not open the original either: then nothing can be proved, and
/// the user is told so.
/// </summary>
internal static class LoadProof
{
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

    private static Diagnostic? Refusal(string path)
    {
        try
        {
            using var runner = new SessionRunner(path, threads: 1);
            return null;
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics[0];
        }
    }
}
