using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes;

/// <summary>What a pass may use beside its options: the model, its editor, the seed, and what the caller offers.</summary>
public sealed class PassContext
{
    /// <param name="model">The model to change.</param>
    /// <param name="passId">Label of every change made through <see cref="Editor"/>.</param>
    public PassContext(Model model, string passId)
    {
        Model = model;
        PassId = passId;
        Editor = new GraphEditor(model, passId);
    }

    public Model Model { get; }

    public string PassId { get; }

    public GraphEditor Editor { get; }

    /// <summary>Findings for the user that do not stop the pass.</summary>
    public DiagnosticBag Findings { get; init; } = [];

    /// <summary>Which layers the user wants touched.</summary>
    public LayerFilter Layers { get; init; } = LayerFilter.All;

    /// <summary>The run's seed; passes derive their streams from it with <see cref="DeterministicRandom"/>.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads that the pass may use; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What <see cref="Pass.RequestStatistics"/> asked for.</summary>
    public StatisticSet Statistics { get; init; } = StatisticSet.Empty;

    /// <summary>
    /// Collects more statistics, of the model as it is then or of <see cref="Reference"/>; null without calibration data.
    /// </summary>
    public ICalibration? Calibration { get; init; }

    /// <summary>
    /// The model as it was before the first pass that changes what it computes, or, behind a pass that stores weights anew
    /// (<see cref="Pass.StoresWeightsAnew"/>), as that found it: what layer-wise methods fit the compressed model to. Values
    /// that both have go by the same name in the same scope. Null where no such pass has run yet: then the model itself is it.
    /// </summary>
    public Model? Reference { get; init; }

    /// <summary>Measures the model on the evaluation data, where the caller has any; null otherwise.</summary>
    public IModelScorer? Scorer { get; init; }

    /// <summary>
    /// Measures the model on labelled samples on which nothing is evaluated: those for tuning, or those that it was calibrated with; null where there
    /// are none.
    /// </summary>
    public IModelJudge? LearnedScorer { get; init; }

    /// <summary>Told from time to time how far the pass is.</summary>
    public IProgress<PassProgress>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether figures that cost extra time, such as spectral errors, are wanted.</summary>
    public bool Detail { get; init; }

    /// <summary>For <see cref="Parallel"/> loops: the thread limit and the cancellation of this run.</summary>
    public ParallelOptions ParallelOptions => new() { MaxDegreeOfParallelism = Math.Max(1, Threads), CancellationToken = Cancellation };
}
