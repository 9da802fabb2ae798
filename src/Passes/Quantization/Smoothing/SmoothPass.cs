using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="SmoothPass"/> is asked to do.</summary>
/// <param name="Alpha">α, from 0 to 1; null: searched.</param>
/// <param name="WeightsOnly">Whether only weights will be quantized: factors by AWQ, and inputs count as exact. Else SmoothQuant.</param>
/// <param name="Bits">Bits of the weights: 8, 4 or 2.</param>
/// <param name="Block">Input channels that share a weight scale; null: all of an output channel.</param>
/// <param name="InsertMul">Whether a Mul is put before layers whose input nothing else can scale. It costs time.</param>
public sealed record SmoothOptions(double? Alpha = null, bool WeightsOnly = false, int Bits = 8, int? Block = null, bool InsertMul = false)
{
    internal IntegerGrid WeightGrid =>
        Bits switch
        {
            8 => IntegerGrid.Int8.Narrow,
            4 => IntegerGrid.Int4,
            _ => IntegerGrid.Int2,
        };

    internal IEnumerable<Diagnostic> Check()
    {
        if (Alpha is < 0 or > 1 or double.NaN)
            yield return QuantizedModelCodes.OptionRange.At(
                $"{SmoothPass.PassId} alpha",
                $"{Alpha} is no share.",
                "Give a number from 0 to 1."
            );
        if (Bits is not (8 or 4 or 2))
            yield return QuantizedModelCodes.OptionRange.At(
                $"{SmoothPass.PassId} bits",
                $"There are no weights of {Bits} bits.",
                "Give 8, 4 or 2."
            );
        if (Block is < 1)
            yield return QuantizedModelCodes.OptionRange.At(
                $"{SmoothPass.PassId} block",
                $"{Block} channels are no block.",
                "Give a number from 1."
            );
    }
}

/// <summary>
/// Moves the size of input channels into the weights of Gemm and MatMul before they are quantized, so that no channel's outliers set the scale of all
/// (SmoothQuant: Xiao et al. 2022; AWQ: Lin et al. 2023).
/// <code>
/// y = x·W = (x/s)·(s·W);    SmoothQuant: s_j = max|x_j|^α / max|w_j|^(1−α);    AWQ: s_j = mean|x_j|^α
/// α = argmin ‖X·W − Q(X/s)·Q(s·W)‖² over rows of the calibration data; kept only where the error falls on other rows
/// </code>
/// 1/s goes into the gain and bias of the normalization before, or into the layer before; only on request into a Mul. The outputs stay equal up to rounding.
/// </summary>
public sealed class SmoothPass(SmoothOptions options) : Pass
{
    public const string PassId = "smooth";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticRequest> RequestStatistics(Model model, LayerFilter layers) =>
        [.. SmoothingGroup.Of(model, layers, options.InsertMul, []).SelectMany(g => g.Requests)];

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        findings.ThrowIfErrors();
        var before = context.Editor.Changes;
        var leftAlone = new Dictionary<Node, string>();
        var groups = SmoothingGroup.Of(context.Model, context.Layers, options.InsertMul, leftAlone);
        var reports = new Dictionary<Node, LayerReport>();
        var smoothed = 0;
        foreach (var (index, group) in groups.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"smoothing {group.Layers[0].Node.Label}", (double)index / groups.Count));
            var choice = Choose(context, group, out var reason);
            if (choice is not null && !group.TryApply(context.Editor, choice.Scales))
                reason = "a scaled number would leave the range of its type";
            smoothed += reason is null ? 1 : 0;
            foreach (var layer in group.Layers)
                reports[layer.Node] = reason is null
                    ? new LayerReport(layer.Node.Label, layer.Node.OpType, layer.WeightName, null, Measures(choice!))
                    : LayerReport.LeftAlone(layer.Node.Label, layer.Node.OpType, layer.WeightName, reason);
        }

        foreach (var (node, reason) in leftAlone)
            reports[node] = LayerReport.LeftAlone(node.Label, node.OpType, node.Input(1)?.Name, reason);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            [.. ExecutionOrder.Of(context.Model).Where(reports.ContainsKey).Select(n => reports[n])],
            [new Measure("smoothed", "Inputs smoothed", smoothed, MeasureUnit.Count)]
        );
    }

    private SmoothChoice? Choose(PassContext context, SmoothingGroup group, out string? reason)
    {
        reason = null;
        if (group.Seen(context.Statistics) is not { } seen)
        {
            reason = "no sample reaches it";
            return null;
        }

        var (low, high) = (seen.Range.Min.ToArray(), seen.Range.Max.ToArray());
        var search = new SmoothSearch(
            seen.Rows,
            [.. group.Layers.Select(l => l.ToRows())],
            group.Channels,
            low,
            high,
            options.WeightGrid,
            options.Block,
            options.WeightsOnly
        );
        if (!search.IsPossible)
        {
            reason = "its input has too few rows to hold some out";
            return null;
        }

        double[] largest = [.. low.Zip(high, (a, b) => (double)Math.Max(Math.Abs(a), Math.Abs(b)))];
        var weights = group.Layers.Select(l => l.InputRanges()).Aggregate((a, b) => [.. a.Zip(b, Math.Max)]);
        var choice = search.Find([.. Alphas().Select(a => (a, Scales(a, largest, seen.Magnitude, weights)))], context.ParallelOptions);
        if (choice.IsBetter)
            return choice;
        reason = $"the output error on held-out inputs does not fall ({Relative(choice.ErrorBefore, choice):p2} as it is)";
        return null;
    }

    private double[] Scales(double alpha, double[] largest, double[] mean, double[] weights) =>
        options.WeightsOnly ? SmoothScales.Awq(mean, alpha) : SmoothScales.SmoothQuant(largest, weights, alpha);

    private IEnumerable<double> Alphas() =>
        options.Alpha is { } fixedAlpha
            ? [fixedAlpha]
            : Enumerable.Range(0, (int)Math.Round(1 / SmoothSearch.Step) + 1).Select(i => i * SmoothSearch.Step);

    private static Measure[] Measures(SmoothChoice choice) =>
        [
            new("alpha", "α", choice.Alpha, MeasureUnit.Number),
            new("outputErrorBefore", "Output error on held-out inputs before", Relative(choice.ErrorBefore, choice), MeasureUnit.Share),
            new("outputError", "after", Relative(choice.Error, choice), MeasureUnit.Share),
            new("largestFactor", "Largest factor", choice.Scales.Max(s => Math.Max(s, 1 / s)), MeasureUnit.Number),
        ];

    private static double Relative(double error, SmoothChoice choice) => choice.Energy > 0 ? Math.Sqrt(error / choice.Energy) : 0;
}
