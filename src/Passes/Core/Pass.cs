using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes;

/// <summary>
/// One transformation of a model. A pass is built with its options, holds no state between runs, touches neither files, console
/// nor clock, and draws randomness only from its context. What it must obey: the graph verifies afterwards; every change goes
/// through the context's editor; a layer that it leaves alone is reported with a reason; equal input, options and seed give
/// equal bytes at any thread count.
/// </summary>
public abstract class Pass
{
    /// <summary>The pass's stable name: on the command line, in recipes, reports and docs/passes/&lt;id&gt;.md.</summary>
    public abstract string Id { get; }

    /// <summary>Statistics over calibration data that the pass needs; collected for all passes of a stage in one run over the data.</summary>
    /// <param name="model">The model as it will be when the pass runs.</param>
    /// <param name="layers">Which layers the user wants touched.</param>
    public virtual IReadOnlyList<StatisticRequest> RequestStatistics(Model model, LayerFilter layers) => [];

    /// <summary>What its options hold in the place of some statistics, as a message begins with it ("The ranges that were given"); null for nothing.</summary>
    public virtual string? InsteadOfStatistics => null;

    /// <summary>
    /// Whether it makes choices by <see cref="PassContext.Scorer"/> whose result is then held against a gate: scores come from tuning samples, on
    /// which nothing else is measured.
    /// </summary>
    public virtual bool UsesTuning => false;

    /// <summary>Whether it measures by <see cref="PassContext.LearnedScorer"/>, so that the labels of calibration samples are looked for.</summary>
    public virtual bool UsesLabels => false;

    /// <summary>
    /// Whether it stores weights in another form. The first such pass of a run makes the model as it finds it the <see cref="PassContext.Reference"/> of what follows, so
    /// that weights which an earlier pass removed or changed are not rounded back to what they were.
    /// </summary>
    public virtual bool StoresWeightsAnew => false;

    /// <summary>Changes <see cref="PassContext.Model"/> in place and tells what was done to each layer.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The options do not fit the model; nothing may have been written yet.</exception>
    public abstract PassReport Run(PassContext context);
}
