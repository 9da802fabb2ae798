using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="EqualizePass"/> is asked to do.</summary>
/// <param name="PerChannelClips">
/// Whether a Clip from 0 to a bound between two layers is given a bound for each channel (Relu, then Min with a vector). The runtime fuses a Clip into the
/// layer before it, but not that; so such pairs are left alone by default.
/// </param>
/// <param name="Absorb">
/// Which part of each channel's values may lie below what is absorbed from its bias into the layers behind: 0 for the smallest value that the calibration data show,
/// below 1; null absorbs nothing. Needs calibration data.
/// </param>
/// <param name="AbsorbTolerance">How much the outputs may change by it on the calibration data, as a share of their size; else nothing is absorbed.</param>
public sealed record EqualizeOptions(bool PerChannelClips = false, double? Absorb = null, double AbsorbTolerance = 0.01);

/// <summary>
/// Gives the channels between two layers equal weight ranges, so that one scale suits them all (Nagel et al. 2019, "Data-Free Quantization Through Weight
/// Equalization and Bias Correction").
/// <code>
/// f(s·x) = s·f(x) for s > 0:   W2·f(W1·x + b1) = (W2·S)·f(S⁻¹·W1·x + S⁻¹·b1),   S = diag(s)
/// s_i = √(r1_i·r2_i) / r2_i;   through a depthwise layer three at once, with the cube root
/// </code>
/// Groups that share a layer are taken in turns until no factor moves by more than 0.1 %. The outputs stay equal up to the rounding of the weights: nothing is
/// quantized here. Biases may be moved on as well (<see cref="BiasAbsorption"/>).
/// </summary>
public sealed class EqualizePass(EqualizeOptions options) : Pass
{
    public const string PassId = "equalize";

    private const int MaxSweeps = 100;
    private const double Settled = 1e-3;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check(context);
        var before = context.Editor.Changes;
        var layers = new Dictionary<Node, ScalableLayer>();
        var refused = new Dictionary<Node, string>();
        foreach (var node in ExecutionOrder.Of(context.Model).Where(n => WeightFacts.WeightsOf(n).Any(s => !s.IsTable)))
        {
            var layer = ScalableLayer.Of(node, out var reason);
            reason ??= context.Layers.ReasonToSkip(node, layer?.WeightName);
            if (reason is null)
                layers.Add(node, layer!);
            else
                refused.Add(node, reason);
        }

        var reasons = new Dictionary<Node, string>(refused);
        var groups = Groups(context.Model, layers, refused, reasons);
        var ways = groups
            .SelectMany(g => g.Onward is null ? [(g.First, g.Path)] : new[] { (g.First, g.Path), (g.Middle!, g.Onward) })
            .ToArray();
        var precision = layers.ToDictionary(l => l.Key, l => (l.Value.OutputPrecision(), l.Value.InputPrecision()));
        var sweeps = Settle(context, groups);
        groups = Writable(groups, reasons);
        var written = groups.SelectMany(g => g.Layers).Distinct().ToArray();
        foreach (var layer in written)
            layer.Write(context.Editor);
        foreach (var group in groups)
            group.WriteClips(context.Editor);
        var absorption = Absorb(context, ways);
        var changed = written.Union(absorption?.Changed.Keys.Select(n => layers[n]) ?? []).ToArray();
        return Report(context, before, changed, groups, reasons, precision, sweeps, absorption);
    }

    private void Check(PassContext context)
    {
        if (options.Absorb is not (null or (>= 0 and < 1)) || !(options.AbsorbTolerance >= 0))
            throw new DiagnosticException(
                QuantizedModelCodes.OptionRange.At(
                    Id,
                    "What is absorbed is a share from 0 to below 1, and what the outputs may change a number of at least 0.",
                    "Give 0 to absorb what no value of the calibration data lies below."
                )
            );
        if (options.Absorb is not null && context.Calibration is null)
            throw new DiagnosticException(
                QuantizedModelCodes.NoCalibration.At(
                    Id,
                    "What can be absorbed of a bias is seen on calibration data, and there is none.",
                    "Give calibration data."
                )
            );
    }

    /// <summary>Absorbs biases where that is asked for, also between layers whose ranges are equal already.</summary>
    private BiasAbsorption? Absorb(PassContext context, (ScalableLayer From, EqualizationPath Path)[] ways)
    {
        if (options.Absorb is not { } quantile)
            return null;
        var absorption = new BiasAbsorption(context, quantile);
        var refusals = ways.Select(w => (w.From, Reason: absorption.Add(w.From, w.Path))).Where(r => r.Reason is not null).ToArray();
        absorption.Run(options.AbsorbTolerance);
        if (refusals is [var first, ..] && refusals.Length == ways.Length)
            absorption.Tell($"of {first.From.Node}, for one, since {first.Reason}");
        return absorption;
    }

    /// <summary>Threes around a depthwise layer first, then the pairs that are left.</summary>
    private List<EqualizationGroup> Groups(
        Model model,
        Dictionary<Node, ScalableLayer> layers,
        Dictionary<Node, string> refused,
        Dictionary<Node, string> reasons
    )
    {
        var paths = new Dictionary<ScalableLayer, EqualizationPath>();
        foreach (var (node, layer) in layers)
        {
            if (EqualizationPath.From(layer, layers, refused, out var reason) is { } path && WhyClipStays(model, path) is var stays)
            {
                if (stays is null)
                    paths.Add(layer, path);
                reason = stays;
            }

            if (reason is not null)
                reasons.Add(node, reason);
        }

        var groups = new List<EqualizationGroup>();
        var inThree = new HashSet<ScalableLayer>();
        foreach (var (first, path) in paths)
        {
            if (path.Ends is not [{ To: { IsDepthwise: true } middle, Repeat: 1 }] || !paths.TryGetValue(middle, out var onward))
                continue;
            inThree.UnionWith([first, middle]);
            groups.Add(new EqualizationGroup(first, path, onward));
        }

        groups.AddRange(paths.Where(p => !inThree.Contains(p.Key)).Select(p => new EqualizationGroup(p.Key, p.Value, null)));
        return groups;
    }

    private string? WhyClipStays(Model model, EqualizationPath path) =>
        path.Clips is not [var (clip, _), ..] ? null
        : !options.PerChannelClips
            ? $"{clip} behind it would need a bound for each channel, which the runtime does not fuse into the layer: only on request (per-channel clips)"
        : model.OpsetsOf(clip.Scope).Standard < 8 ? $"{clip} behind it would need Min to broadcast, which it does from operator set 8 on"
        : clip.Input(0)!.Type is TensorType { Element: var type } && type != OnnxIO.Tensors.ElementType.Float32
            ? $"{clip} behind it works on {type}"
        : null;

    private static int Settle(PassContext context, List<EqualizationGroup> groups)
    {
        for (var sweep = 1; sweep <= MaxSweeps; sweep++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress("equalizing", (double)sweep / MaxSweeps));
            var largest = 0.0;
            foreach (var group in groups)
                largest = Math.Max(largest, group.Step());
            if (largest < Settled)
                return sweep;
        }

        return MaxSweeps;
    }

    /// <summary>
    /// Groups that change something. If one layer's new weights left the range of their type, all groups that are linked with it stay as they were,
    /// as their factors are shared.
    /// </summary>
    private static List<EqualizationGroup> Writable(List<EqualizationGroup> groups, Dictionary<Node, string> reasons)
    {
        var overflowing = new HashSet<ScalableLayer>(groups.SelectMany(g => g.Layers).Distinct().Where(l => !l.Fits));
        for (var spread = true; spread; )
        {
            spread = false;
            foreach (var group in groups.Where(g => g.Layers.Any(overflowing.Contains)))
            foreach (var layer in group.Layers)
                spread |= overflowing.Add(layer);
        }

        foreach (var layer in overflowing)
            reasons.TryAdd(layer.Node, "with equal ranges a weight would leave the range of its type");
        // a group of a chain that moved must be written even where its own factors are 1
        var moved = new HashSet<ScalableLayer>(groups.Where(g => g.Moved).SelectMany(g => g.Layers).Except(overflowing));
        foreach (var group in groups.Where(g => !g.Moved))
            reasons.TryAdd(group.First.Node, "its channels' ranges are equal already");
        return [.. groups.Where(g => g.Moved && g.Layers.All(moved.Contains))];
    }

    private PassReport Report(
        PassContext context,
        int before,
        ScalableLayer[] written,
        List<EqualizationGroup> groups,
        Dictionary<Node, string> reasons,
        Dictionary<Node, (double Outputs, double Inputs)> precision,
        int sweeps,
        BiasAbsorption? absorption
    )
    {
        var changed = written.ToDictionary(l => l.Node);
        var factors = groups
            .SelectMany(g => new[] { (Layer: g.First, g.Factors), (Layer: g.Middle, Factors: g.OnwardFactors) })
            .Where(f => f.Factors.Length > 0)
            .ToDictionary(f => f.Layer!.Node, f => f.Factors.Max(x => Math.Max(x, 1 / x)));
        var reports = ExecutionOrder
            .Of(context.Model)
            .Where(n => changed.ContainsKey(n) || reasons.ContainsKey(n))
            .Select(n =>
                changed.TryGetValue(n, out var layer)
                    ? new LayerReport(
                        n.Label,
                        n.OpType,
                        layer.WeightName,
                        null,
                        Measures(layer, precision[n], factors.GetValueOrDefault(n, 1), absorption?.Changed.GetValueOrDefault(n) ?? 0)
                    )
                    : LayerReport.LeftAlone(n.Label, n.OpType, null, reasons[n])
            )
            .ToArray();
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            reports,
            [
                new Measure("groups", "Groups of layers equalized", groups.Count, MeasureUnit.Count),
                new Measure("sweeps", "Sweeps until the factors settled", sweeps, MeasureUnit.Count),
                .. absorption is null
                    ? Enumerable.Empty<Measure>()
                    :
                    [
                        new Measure("absorbed", "Channels whose bias was absorbed", absorption.Changed.Values.Sum(), MeasureUnit.Count),
                        new Measure(
                            "outputChange",
                            "Change of the outputs by that, on calibration data",
                            absorption.OutputChange,
                            MeasureUnit.Share
                        ),
                    ],
            ]
        );
    }

    private static Measure[] Measures(ScalableLayer layer, (double Outputs, double Inputs) before, double factor, int absorbed) =>
        [
            new("outputPrecisionBefore", "Mean range of output channels over the largest, before", before.Outputs, MeasureUnit.Share),
            new("outputPrecision", "after", layer.OutputPrecision(), MeasureUnit.Share),
            new("inputPrecisionBefore", "Mean range of input channels over the largest, before", before.Inputs, MeasureUnit.Share),
            new("inputPrecision", "after", layer.InputPrecision(), MeasureUnit.Share),
            new("largestFactor", "Largest factor", factor, MeasureUnit.Number),
            new("absorbedChannels", "Channels whose bias was absorbed", absorbed, MeasureUnit.Count),
        ];
}
