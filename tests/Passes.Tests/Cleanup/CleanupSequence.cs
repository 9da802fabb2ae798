using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;

namespace NNCompress.Passes.Tests.Cleanup;

/// <summary>Every cleanup alone, and all of them one after another.</summary>
internal static class CleanupSequence
{
    /// <summary>The passes that change no bit of any output.</summary>
    public static IReadOnlyList<Pass> Exact { get; } =
    [new RemoveIdentityPass(), new FoldConstantsPass(new FoldConstantsOptions()), new DeduplicatePass(), new RemoveDeadPass()];

    public static Pass Rounding { get; } = new FoldBatchNormPass();

    /// <summary>What to try: a name and the passes to run.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Pass> Passes)> All { get; } =
    [.. Exact.Append(Rounding).Select(p => (p.Id, (IReadOnlyList<Pass>)[p])), ("all exact ones", Exact), ("all", [.. Exact, Rounding])];

    /// <summary>
    /// Runs the passes, the verifier after each; then all of them again and again until none changes anything, which must be so after
    /// one more round, while a single pass must have nothing left to do at once.
    /// </summary>
    /// <returns>Changes in all.</returns>
    public static int Run(Model model, IReadOnlyList<Pass> passes)
    {
        var known = Errors(model);
        var changes = 0;
        for (var round = 1; ; round++)
        {
            var before = changes;
            foreach (var pass in passes)
            {
                changes += pass.Run(new PassContext(model, pass.Id)).Changes;
                Assert.Equal(known, Errors(model));
            }

            if (changes == before)
                return changes;
            Assert.True(round <= (passes.Count == 1 ? 1 : 3), $"round {round} still changes something");
        }
    }

    /// <summary>Kinds of errors; a model with errors of its own may keep them, and no pass may add one.</summary>
    private static string[] Errors(Model model) =>
        [.. ModelVerifier.Verify(model).Where(d => d.Severity == Severity.Error).Select(d => d.Code.Id).Distinct().Order()];
}
