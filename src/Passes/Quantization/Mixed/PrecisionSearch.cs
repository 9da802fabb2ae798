using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Finds how many of the most sensitive units must be in float. k units are tried, k = 1, 2, 4, …, until the goal holds; then the smallest k between
/// the last two is looked for by halving. Every model tried is compared with the best so far.
/// </summary>
/// <param name="judge">A figure of a model, higher is better.</param>
/// <param name="goal">What it must reach.</param>
internal sealed class PrecisionSearch(Func<Model, double> judge, double goal)
{
    /// <summary>Units of the best model so far.</summary>
    public int BestCount { get; private set; }

    /// <summary>Its figure.</summary>
    public double Best { get; private set; } = double.NegativeInfinity;

    /// <summary>Models judged.</summary>
    public int Trials { get; private set; }

    public bool IsReached => Best >= goal;

    /// <summary>Judges the model as it is.</summary>
    public double Begin(Model model)
    {
        Take(0, judge(model));
        return Best;
    }

    /// <param name="context">Its model is copied, never changed.</param>
    /// <param name="units">Most sensitive first.</param>
    public void Run(PassContext context, IReadOnlyList<PrecisionUnit> units)
    {
        if (IsReached || units.Count == 0)
            return;
        var (fails, holds) = (0, 1);
        while (!Holds(context, units, holds))
        {
            if (holds == units.Count)
                return;
            (fails, holds) = (holds, Math.Min(units.Count, holds * 2));
        }

        while (holds - fails > 1)
        {
            var middle = (fails + holds) / 2;
            if (Holds(context, units, middle))
                holds = middle;
            else
                fails = middle;
        }
    }

    private bool Holds(PassContext context, IReadOnlyList<PrecisionUnit> units, int count)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new PassProgress($"judging {count} nodes in float", (double)count / Math.Max(1, units.Count)));
        using var copy = ModelCopy.Of(context.Model).Model;
        PrecisionUnit.Restore(new GraphEditor(copy, context.PassId), context.Reference!, units.Take(count));
        return Take(count, judge(copy));
    }

    private bool Take(int count, double figure)
    {
        Trials++;
        // where the goal holds, fewer units in float are better; until then, the higher figure
        if (IsReached ? figure >= goal && count < BestCount : figure > Best)
            (Best, BestCount) = (figure, count);
        return figure >= goal;
    }
}
