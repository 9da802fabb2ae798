using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Fits weights again, in order of execution, each to the inputs that the decomposed and already fitted layers before it really give: the last factors of decomposed
/// layers, and whole layers behind any of these.
/// <code>
/// Z = what the weight W multiplies in the decomposed model,  Y the float model's output,  Ŷ the decomposed one's
/// E = Y − Ŷ ≈ Z·Dᵀ + 1·δᵀ;      W += D,  b += δ
/// </code>
/// Rows are a sample of the calibration data's, the same ones in both models. A quarter of them judges (<see cref="RefitStep"/>). What is fitted is the change, so that
/// a ridge holds on to the weight as it was.
/// </summary>
internal sealed class SequentialRefit(PassContext context, Model reference, Workbench bench)
{
    /// <summary>Runs of the decomposed model at most; of a deep model, neighbouring levels share one.</summary>
    private const int MostStages = 24;

    /// <summary>A quarter of them judges.</summary>
    private const int LeastRows = 8;

    /// <summary>Of the float output's variance: what is nearer than that has not changed.</summary>
    private const double Rounding = 1e-12;

    private readonly Dictionary<Node, RefitOutcome> _outcomes = [];

    /// <summary>Runs over the data.</summary>
    public int Runs { get; private set; }

    /// <summary>Fits what can be fitted.</summary>
    /// <param name="decomposed">Decomposed layers, by their node in the context's model.</param>
    /// <param name="extent">What is fitted; with nothing, it is only said how far off the decomposed layers are.</param>
    /// <returns>An outcome for each of these nodes, and for whole layers behind any of them.</returns>
    public IReadOnlyDictionary<Node, RefitOutcome> Run(IReadOnlyDictionary<Node, TargetLayer> decomposed, RefitExtent extent)
    {
        var targets = Targets(decomposed, extent);
        var (done, stages) = (0, extent == RefitExtent.None ? 1 : MostStages);
        // the float model does not change: its outputs come from one run, as far as they fit the memory
        foreach (var batch in LayerStages.Of(context.Model, targets, 1, WantedBytesOf))
        {
            var wanted = context.Calibration!.Collect(
                reference,
                [.. batch.Select(t => new StatisticRequest(t.Wanted, t.OutputSample))],
                context.Cancellation
            );
            Runs++;
            foreach (var stage in LayerStages.Of(context.Model, batch, stages, BytesOf))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                context.Progress?.Report(new PassProgress($"fitting {stage[0].Node.Label}", (double)done / targets.Count));
                Fit(stage, wanted, extent);
                done += stage.Count;
                Runs++;
            }
        }

        return _outcomes;
    }

    /// <summary>What can be fitted, in order of execution.</summary>
    private List<RefitTarget> Targets(IReadOnlyDictionary<Node, TargetLayer> decomposed, RefitExtent extent)
    {
        var nodes = new ReferenceNodes(reference);
        var stored = reference.AllNodes.SelectMany(WeightFacts.WeightsOf).Select(s => WeightResolver.Resolve(s).Source?.Name).ToHashSet();
        var changed = ChangedValues.Of(context.Model, decomposed.Keys);
        var targets = new List<RefitTarget>();
        foreach (var node in ExecutionOrder.Of(context.Model))
        {
            string? reason = null;
            if (decomposed.TryGetValue(node, out var layer))
                Take(node, RefitTarget.OfFactor(node, layer, nodes, out reason), reason);
            else if (extent == RefitExtent.AllLayers && nodes.Of(node) is not null && node.Inputs.OfType<Value>().Any(changed.Contains))
                foreach (var slot in WeightFacts.WeightsOf(node).Where(IsWhole))
                    Take(node, RefitTarget.OfWhole(slot, nodes, out reason), reason);
        }

        return targets;

        void Take(Node node, RefitTarget? target, string? reason)
        {
            if (target is not null)
                targets.Add(target);
            else
                _outcomes[node] = new RefitOutcome.Left(reason!);
        }

        // factors of a layer that several nodes read are no weights of the float model's
        bool IsWhole(WeightSlot slot) =>
            !slot.IsTable
            && WeightResolver.Resolve(slot).Source is { } source
            && stored.Contains(source.Name)
            && context.Layers.ReasonToSkip(slot.Node, source.Name) is null;
    }

    private void Fit(IReadOnlyList<RefitTarget> stage, StatisticSet wanted, RefitExtent extent)
    {
        var found = context.Calibration!.Collect(
            context.Model,
            [
                .. stage.SelectMany(t =>
                    new[] { new StatisticRequest(t.Input, t.FactorSample), new StatisticRequest(t.Output, t.OutputSample) }
                ),
            ],
            context.Cancellation
        );
        foreach (var target in stage)
            _outcomes[target.Node] = Fit(
                target,
                found.Of<RowSampleAccumulator>(target.Input, target.FactorSample),
                found.Of<RowSampleAccumulator>(target.Output, target.OutputSample),
                wanted.Of<RowSampleAccumulator>(target.Wanted, target.OutputSample),
                extent
            );
    }

    private RefitOutcome Fit(
        RefitTarget target,
        RowSampleAccumulator? z,
        RowSampleAccumulator? output,
        RowSampleAccumulator? wanted,
        RefitExtent extent
    )
    {
        if (z is not { Count: >= LeastRows } || output is null || wanted is null)
            return new RefitOutcome.Left($"the calibration data give it {z?.Count ?? 0} rows, and a fit takes {LeastRows}");
        // the rows must be the same ones
        if (!z.Indices().AsSpan().SequenceEqual(output.Indices()) || !z.Indices().AsSpan().SequenceEqual(wanted.Indices()))
            return new RefitOutcome.Left("it reads other positions than in the float model");
        var outputs = target.Outputs;
        if (z.Width != target.Width * target.Groups || output.Width != outputs || wanted.Width != outputs)
            return new RefitOutcome.Left("its rows have another width than its weight");
        var (y, ŷ) = (wanted.InOrder(), output.InOrder());
        var learn = z.Count - z.Count / 4;
        var variance = Variance(y.AsSpan(learn));
        if (!(variance > 0))
            return new RefitOutcome.Left("the float model's output is the same in all rows");
        if (extent == RefitExtent.None)
        {
            var off =
                y.Skip(learn).Zip(ŷ.Skip(learn)).Sum(p => p.First.Zip(p.Second, (a, b) => ((double)a - b) * ((double)a - b)).Sum())
                / variance;
            return new RefitOutcome.Judged(off, off) { Reason = "without, the model's outputs are nearer to the original's" };
        }

        var step = RefitStep.Of(target, z.InOrder(), y, ŷ, learn, bench);
        var isBetter =
            step.Error < step.ErrorBefore
            && step.ErrorBefore > Rounding * variance
            && target.TryAdd(context.Editor, step.Slopes, step.Shift);
        return new RefitOutcome.Judged(step.ErrorBefore / variance, (isBetter ? step.Error : step.ErrorBefore) / variance);
    }

    /// <summary>Σ (y − mean)² over all columns.</summary>
    private static double Variance(ReadOnlySpan<float[]> rows)
    {
        var means = new double[rows[0].Length];
        foreach (var row in rows)
            for (var c = 0; c < row.Length; c++)
                means[c] += (double)row[c] / rows.Length;
        var sum = 0.0;
        foreach (var row in rows)
            for (var c = 0; c < row.Length; c++)
                sum += (row[c] - means[c]) * (row[c] - means[c]);
        return sum;
    }

    private static long BytesOf(RefitTarget target) => (long)target.Rows * sizeof(float) * (target.Width * target.Groups + target.Outputs);

    private static long WantedBytesOf(RefitTarget target) => (long)target.Rows * sizeof(float) * target.Outputs;
}
