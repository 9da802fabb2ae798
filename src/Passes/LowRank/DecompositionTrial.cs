using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>Copies of a model with decisions carried out, so that whole models can be judged before one is made.</summary>
/// <param name="context">Of the model, which is not changed.</param>
/// <param name="bench">What to work with.</param>
/// <param name="moments">Of the model's layers.</param>
/// <param name="layers">The model's layers.</param>
/// <param name="residuals">Whether sparse residuals are looked for.</param>
/// <param name="refit">Whether weights are fitted again: what is judged is what would be written.</param>
internal sealed class DecompositionTrial(
    PassContext context,
    Workbench bench,
    IMomentSource moments,
    IReadOnlyDictionary<DecomposableLayer, SurveyedTarget> layers,
    bool residuals,
    bool refit
)
{
    /// <summary>The copy; the caller disposes of it.</summary>
    public Model Of(IReadOnlyList<RankDecision> decisions)
    {
        var copy = ModelCopy.Of(context.Model).Model;
        var trial = new PassContext(copy, context.PassId)
        {
            Layers = context.Layers,
            Seed = context.Seed,
            Threads = context.Threads,
            Calibration = context.Calibration,
            Reference = context.Reference ?? context.Model,
            Cancellation = context.Cancellation,
        };
        var copies = TargetSurvey.Take(trial, ObservedExtents.Unknown, []).ToLookup(t => (t.Label, t.Source.Name));
        var moved = layers.ToDictionary(
            l => l.Key,
            l => l.Value with { Target = copies[(l.Value.Target.Label, l.Value.Target.Source.Name)].First() }
        );
        var originals = moved.ToDictionary(m => m.Value.Target, m => layers[m.Key].Target);
        var run = new DecompositionRun(trial, bench, new MovedMoments(moments, originals), moved, residuals);
        run.Decompose(decisions);
        if (refit)
            run.Refit(trial.Reference);
        return copy;
    }
}
