using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Finds how many of some changes are needed. k changes are tried, k = 1, 2, 4, … until the goal holds; then the smallest k between
/// the last two is looked for by halving: at most 2·log₂ n models. Where some are wanted in any case, k counts from there. Every model tried is compared with the best so far.
/// </summary>
/// <param name="judge">A figure of a model, higher is better.</param>
/// <param name="goal">What it must reach.</param>
internal sealed class PrecisionSearch(Func<Model, double> judge, double goal)
{
    /// <summary>Changes in the best model so far.</summary>
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
    /// <param name="least">How many changes are made in any case.</param>
    /// <param name="most">n.</param>
    /// <param name="change">Makes the first k changes to a copy.</param>
    public void Run(PassContext context, int least, int most, Action<GraphEditor, int> change)
    {
        if (least > 0)
        {
            // the model as it is is no choice any more
            Best = double.NegativeInfinity;
            Holds(context, least, most, change);
        }

        if (IsReached || least == most)
            return;
        var (fails, holds) = (least, least + 1);
        while (!Holds(context, holds, most, change))
        {
            if (holds == most)
                return;
            (fails, holds) = (holds, Math.Min(most, least + (2 * (holds - least))));
        }

        while (holds - fails > 1)
        {
            var middle = (fails + holds) / 2;
            if (Holds(context, middle, most, change))
                holds = middle;
            else
                fails = middle;
        }
    }

    private bool Holds(PassContext context, int count, int most, Action<GraphEditor, int> change)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        context.Progress?.Report(new PassProgress($"judging {count} of {most} changes", (double)count / most));
        using var copy = ModelCopy.Of(context.Model).Model;
        change(new GraphEditor(copy, context.PassId), count);
        return Take(count, judge(copy));
    }

    private bool Take(int count, double figure)
    {
        Trials++;
        // where the goal holds, fewer changes are better; until then, the higher figure
        if (IsReached ? figure >= goal && count < BestCount : figure > Best)
            (Best, BestCount) = (figure, count);
        return figure >= goal;
    }
}
