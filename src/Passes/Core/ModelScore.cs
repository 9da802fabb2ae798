namespace NNCompress.Passes;

/// <summary>What a model was found to be worth on labelled data.</summary>
/// <param name="Points">The metric on the scale of gates, higher is better.</param>
/// <param name="LeastLost">
/// The lower end of the 95 % interval of what was lost against the float model, in points, both on the same samples: above 0 where the loss is more
/// than chance.
/// </param>
/// <param name="TaskLoss">What training would make smaller: cross-entropy where the metric comes with one, else the negative points.</param>
public sealed record ModelScore(double Points, double LeastLost, double TaskLoss)
{
    /// <summary>The task's loss on each sample, in order, where <see cref="TaskLoss"/> is their mean; else null.</summary>
    public IReadOnlyList<double>? SampleLosses { get; init; }
}
