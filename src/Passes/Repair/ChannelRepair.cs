using NNCompress.OnnxIO;
using NNCompress.Passes.Stages;

namespace NNCompress.Passes.Repair;

/// <summary>
/// Brings the output channels of layers back to the float model's mean, and to its deviation where that is asked for, in order of execution:
/// <code>
/// y ← a·ŷ + (μ − a·μ̂),   a = σ/σ̂ (1 where only means are matched), from 1/4 to 4
/// </code>
/// </summary>
internal static class ChannelRepair
{
    private const double MostStretch = 4;

    /// <param name="context">With the float model and calibration data.</param>
    /// <param name="stages">About how many runs over the data.</param>
    /// <param name="scales">Whether deviations are matched too.</param>
    public static PassReport Run(PassContext context, int stages, bool scales)
    {
        RepairCheck.Require(context, stages);
        var before = context.Editor.Changes;
        var reports = new List<(Node Node, LayerReport Report)>();
        var layers = RepairedLayer.AllOf(context, reports);
        if (scales)
        {
            foreach (var layer in layers.Where(l => l.WhyNotScaled is not null).ToArray())
            {
                layers.Remove(layer);
                reports.Add((layer.Node, LeftAlone(layer, layer.WhyNotScaled!)));
            }
        }

        var targets = Collect(context, context.Reference!, layers, l => l.Target);
        var (done, runs) = (0, 1);
        foreach (var stage in LayerStages.Of(context.Model, layers, stages, _ => 0))
        {
            context.Progress?.Report(new PassProgress($"repairing {stage[0].Node.Label}", (double)done / layers.Count));
            var found = Collect(context, context.Model, stage, l => l.Output);
            foreach (var layer in stage)
                reports.Add((layer.Node, Repair(context, layer, targets[layer], found[layer], scales)));
            done += stage.Count;
            runs++;
        }

        var positions = ExecutionOrder.Of(context.Model).Index().ToDictionary(n => n.Item, n => n.Index);
        return new PassReport(
            context.PassId,
            context.Editor.Changes - before,
            [.. reports.OrderBy(r => positions[r.Node]).Select(r => r.Report)],
            [
                new Measure("repaired", "Layers repaired", reports.Count(r => r.Report.Changed), MeasureUnit.Count),
                new Measure("stages", "Runs over the data", runs, MeasureUnit.Count),
            ]
        );
    }

    private static LayerReport Repair(PassContext context, RepairedLayer layer, ChannelFigures? target, ChannelFigures? now, bool scales)
    {
        if (target is null || now is null)
            return LeftAlone(layer, "no sample reaches it");
        var (factors, shifts) = (new double[layer.Outputs], new double[layer.Outputs]);
        for (var o = 0; o < factors.Length; o++)
        {
            // a channel that is constant, here or there, has no width to be stretched
            factors[o] =
                scales && now.Deviations[o] > 0 && target.Deviations[o] > 0
                    ? Math.Clamp(target.Deviations[o] / now.Deviations[o], 1 / MostStretch, MostStretch)
                    : 1;
            shifts[o] = target.Means[o] - (factors[o] * now.Means[o]);
        }

        layer.Change(context, factors, shifts);
        return new LayerReport(
            layer.Node.Label,
            layer.Node.OpType,
            layer.Weight,
            null,
            [
                new("meanError", "mean error (RMS over channels) before", now.MeanError(target), MeasureUnit.Number),
                new("deviationError", "deviation error before", now.DeviationError(target), MeasureUnit.Number),
                new("largestFactor", "largest factor", factors.Max(), MeasureUnit.Number),
            ]
        );
    }

    private static Dictionary<RepairedLayer, ChannelFigures?> Collect(
        PassContext context,
        Model model,
        IReadOnlyList<RepairedLayer> layers,
        Func<RepairedLayer, Value> valueOf
    )
    {
        var found = context.Calibration!.Collect(
            model,
            [.. layers.SelectMany(l => ChannelFigures.Requests(valueOf(l), l.ChannelAxis))],
            context.Cancellation
        );
        return layers.ToDictionary(l => l, l => ChannelFigures.Of(found, valueOf(l), l.ChannelAxis, l.Outputs));
    }

    private static LayerReport LeftAlone(RepairedLayer layer, string reason) =>
        LayerReport.LeftAlone(layer.Node.Label, layer.Node.OpType, layer.Weight, reason);
}
