using NNCompress.OnnxIO;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Stages;

namespace NNCompress.Passes.Repair;

/// <summary>What <see cref="RepairBatchNormPass"/> is asked to do.</summary>
/// <param name="Stages">About how many runs over the data, from 1 to 10000: normalizations that share one are repaired behind the same prefix.</param>
public sealed record RepairBatchNormOptions(int Stages = 32);

/// <summary>
/// Re-estimates the running statistics of BatchNormalization in a changed model on calibration data ("FedTiny: Distributed Pruning Towards Tiny Neural Networks in Federated
/// Learning", adaptive batch-normalisation selection).
/// <code>
/// r = σ(x̂)/σ(x):   σ² + ε ← r²·(σ² + ε),   μ ← E[x̂] − r·(E[x] − μ)        x, x̂ what the normalization reads in the float model and behind the repaired prefix
/// </code>
/// What a few samples say of a mean is off by their own chance; that falls out where both models are measured on the same ones.
/// </summary>
public sealed class RepairBatchNormPass(RepairBatchNormOptions options) : Pass
{
    public const string PassId = "repair-batchnorm";

    /// <summary>The axis of channels in what a normalization reads.</summary>
    private const int ChannelAxis = 1;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        RepairCheck.Require(context, options.Stages);
        var before = context.Editor.Changes;
        var reports = new Dictionary<Node, LayerReport>();
        var references = new ReferenceNodes(context.Reference!);
        var layers = new List<NormalizedLayer>();
        foreach (var node in ExecutionOrder.Of(context.Model).Where(n => n.Is("BatchNormalization")))
        {
            var layer = NormalizedLayer.Of(node, references, out var reason);
            reason = context.Layers.ReasonToSkip(node, node.Input(1)?.Name) ?? reason;
            if (reason is null)
                layers.Add(layer!);
            // in its place in the report, whatever becomes of it
            reports.Add(node, LayerReport.LeftAlone(node.Label, node.OpType, null, reason ?? "no sample reaches it"));
        }

        var found = context.Calibration!.Collect(
            context.Reference!,
            [.. layers.SelectMany(l => ChannelFigures.Requests(l.Reference.Input(0)!, ChannelAxis))],
            context.Cancellation
        );
        var targets = layers.ToDictionary(l => l, l => ChannelFigures.Of(found, l.Reference.Input(0)!, ChannelAxis, l.Channels));
        var (done, runs) = (0, 1);
        foreach (var stage in LayerStages.Of(context.Model, layers, options.Stages, _ => 0))
        {
            context.Progress?.Report(new PassProgress($"repairing {stage[0].Node.Label}", (double)done / layers.Count));
            found = context.Calibration.Collect(
                context.Model,
                [.. stage.SelectMany(l => ChannelFigures.Requests(l.Node.Input(0)!, ChannelAxis))],
                context.Cancellation
            );
            foreach (var layer in stage)
            {
                if (
                    targets[layer] is not { } target
                    || ChannelFigures.Of(found, layer.Node.Input(0)!, ChannelAxis, layer.Channels) is not { } now
                )
                    continue;
                layer.Move(context.Editor, target, now);
                reports[layer.Node] = new LayerReport(
                    layer.Node.Label,
                    layer.Node.OpType,
                    null,
                    null,
                    [
                        new("meanMoved", "mean moved (RMS over channels)", now.MeanError(target), MeasureUnit.Number),
                        new("deviationMoved", "deviation moved", now.DeviationError(target), MeasureUnit.Number),
                    ]
                );
            }

            done += stage.Count;
            runs++;
        }

        return new PassReport(
            Id,
            context.Editor.Changes - before,
            [.. reports.Values],
            [
                new Measure("repaired", "Normalizations repaired", reports.Values.Count(r => r.Changed), MeasureUnit.Count),
                new Measure("stages", "Runs over the data", runs, MeasureUnit.Count),
            ]
        );
    }
}
