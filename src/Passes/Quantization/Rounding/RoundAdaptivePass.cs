using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="RoundAdaptivePass"/> is asked to do.</summary>
/// <param name="Iterations">Steps of Adam for each output channel, from 1 to 100000.</param>
/// <param name="Samples">Rows of each layer's input that are looked at, from 64 to 65536; a quarter of them only for judging.</param>
/// <param name="LayerByLayer">
/// Whether every layer is fitted to the float model on what its already rounded prefix gives, which makes up for the prefix's errors too, with a run over
/// the data for each level of layers; else layers share runs, and each makes up for its own error only: X = X̂.
/// </param>
public sealed record RoundAdaptiveOptions(int Iterations = 1000, int Samples = 2048, bool LayerByLayer = true);

/// <summary>
/// Learns for each weight of an already quantized model whether it is rounded up or down, so that the layer's output comes nearest to the float model's
/// (AdaRound: Nagel et al. 2020). Scales and zero points stay.
/// <code>
/// w̃ = s·(⌊w/s⌋ + h),   h = clip(1.2·σ(V) − 0.1, 0, 1)
/// minimise ‖f(XWᵀ + b) − f(X̂W̃ᵀ + b̃)‖² + λ·Σ (1 − |2h − 1|^β),   β from 20 to 2
/// </code>
/// X are rows of the layer's input in the float model, X̂ the same rows behind the quantized prefix, f the Relu or Clip behind the layer. An output channel
/// keeps what was learned only where it is better on rows held out. Weights that are exactly 0 stay 0.
/// </summary>
public sealed class RoundAdaptivePass(RoundAdaptiveOptions options) : Pass
{
    public const string PassId = "round-adaptive";

    private const int MostIterations = 100_000;
    private const int LeastSamples = 64;
    private const int MostSamples = 65_536;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check();
        var run = new RoundingRun(context, WhyNot);
        var done = 0;
        var stages = 0;
        foreach (var stage in LayerStages.Of(context.Model, run.Layers, mostStages: 1, BytesOf))
        {
            // what the float model gives does not change: one run for the stage
            var floats = options.LayerByLayer ? Collect(context, context.Reference!, stage, l => l.ReferenceInput) : null;
            stages += floats is null ? 0 : 1;
            foreach (var level in options.LayerByLayer ? LayerLevels.Of(context.Model, stage) : [stage])
            {
                var quantized = Collect(context, context.Model, level, l => l.Input);
                stages++;
                foreach (var layer in level)
                {
                    context.Progress?.Report(new PassProgress($"rounding {layer.Node.Label}", (double)done++ / run.Layers.Count));
                    run.Add(Round(context, layer, floats, quantized));
                }
            }
        }

        return run.Report(stages);
    }

    private RoundingOutcome Round(PassContext context, StoredLayer layer, StatisticSet? floats, StatisticSet quantized)
    {
        var matrix = new StoredMatrix(layer);
        if (
            quantized.Of<RowSampleAccumulator>(layer.Input, KindOf(layer)) is not { Count: > 0 } q
            || (floats is null ? q : floats.Of<RowSampleAccumulator>(layer.ReferenceInput, KindOf(layer))) is not { } x
        )
            return RoundingOutcome.LeftAlone(layer, "no sample reaches it");
        if (x.Width != matrix.Columns * matrix.Blocks || !x.Indices().AsSpan().SequenceEqual(q.Indices()) || x.Width != q.Width)
            return RoundingOutcome.LeftAlone(layer, "what it reads differs in shape from what the float model's layer reads");
        var held = x.Count / 4;
        if (held == 0)
            return RoundingOutcome.LeftAlone(layer, $"{x.Count} rows of input are too few to hold some out");

        var (inputs, approximate) = (x.Rows(), q.Rows());
        var (bias, floatBias) = (BiasOf(layer.Node, layer), BiasOf(layer.Reference, layer));
        var bounds = layer.Bounds;
        var (energy, before, after, improved) = (0.0, 0.0, 0.0, 0);
        for (var block = 0; block < matrix.Blocks; block++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var rows = block * matrix.Rows;
            var problem = new AdaRoundProblem(
                matrix.Original(block),
                matrix.GridOf(block),
                floatBias[rows..(rows + matrix.Rows)],
                bias[rows..(rows + matrix.Rows)],
                Slice(inputs, x.Width, block * matrix.Columns, matrix.Columns),
                Slice(approximate, x.Width, block * matrix.Columns, matrix.Columns),
                held,
                bounds?.Lower ?? float.NegativeInfinity,
                bounds?.Upper ?? float.PositiveInfinity
            );
            var stored = matrix.Integers(block);
            var random = new DeterministicRandom(context.Seed, $"{Id} {layer.Node.Label} {block}");
            var result = AdaRoundSolver.Solve(problem, new AdaRoundSettings(options.Iterations), stored, random, context.ParallelOptions);
            matrix.Put(block, result.Integers);
            (before, after, improved, energy) = (
                before + result.StoredError,
                after + result.Error,
                improved + result.RowsImproved,
                energy + result.Energy
            );
        }

        if (improved > 0)
            matrix.Write(context.Editor);
        return new RoundingOutcome(layer, Relative(before, energy), Relative(after, energy), layer.Outputs, improved);
    }

    private void Check()
    {
        var findings = new DiagnosticBag();
        if (options.Iterations is < 1 or > MostIterations)
            findings.Add(
                QuantizedModelCodes.OptionRange.At(
                    $"{Id} iterations",
                    $"{options.Iterations} steps cannot be taken.",
                    $"Give a number from 1 to {MostIterations}."
                )
            );
        if (options.Samples is < LeastSamples or > MostSamples)
            findings.Add(
                QuantizedModelCodes.OptionRange.At(
                    $"{Id} samples",
                    $"{options.Samples} rows are too few to learn from, or too many to keep.",
                    $"Give a number from {LeastSamples} to {MostSamples}."
                )
            );
        findings.ThrowIfErrors();
    }

    private static string? WhyNot(StoredLayer layer) =>
        layer.Rows is null ? $"what {layer.Node.OpType} sums over are no rows of its input"
        : layer.Node.Is("Gemm") && layer.Node.Attributes.Float("alpha", 1) != 1 ? "its alpha is not 1"
        : BiasValue(layer.Node, layer) is { } bias && WeightResolver.Resolve(bias).Source is null
            ? $"its bias '{bias}' is no stored constant"
        : null;

    /// <summary>What is added before the bounds; behind a MatMul both models add the same, which falls out of the difference.</summary>
    private static Value? BiasValue(Node node, StoredLayer layer) =>
        layer.Reference.Is("MatMul") ? null : node.Input(node == layer.Node ? layer.BiasIndex : 2);

    /// <summary>What is added for each output channel; zeros where it is nothing.</summary>
    private static float[] BiasOf(Node node, StoredLayer layer)
    {
        if (BiasValue(node, layer) is not { } value || WeightResolver.Resolve(value).Source is not { } source)
            return new float[layer.Outputs];
        var bias = source.ToSingles();
        var beta = node.Is("Gemm") ? node.Attributes.Float("beta", 1) : 1;
        return [.. Enumerable.Range(0, layer.Outputs).Select(o => beta * bias[o % bias.Length])];
    }

    private static float[] Slice(float[] rows, int width, int first, int columns)
    {
        if (columns == width)
            return rows;
        var slice = new float[rows.Length / width * columns];
        for (var r = 0; r < rows.Length / width; r++)
            rows.AsSpan((r * width) + first, columns).CopyTo(slice.AsSpan(r * columns));
        return slice;
    }

    private static double Relative(double error, double energy) => energy > 0 ? error / energy : 0;

    private StatisticSet Collect(PassContext context, Model model, IReadOnlyList<StoredLayer> layers, Func<StoredLayer, Value> valueOf) =>
        context.Calibration!.Collect(model, [.. layers.Select(l => new StatisticRequest(valueOf(l), KindOf(l)))], context.Cancellation);

    private RowSampleStatistic KindOf(StoredLayer layer) => new(options.Samples, layer.Rows!);

    private long BytesOf(StoredLayer layer) =>
        2L * sizeof(float) * options.Samples * layer.View.BlockCount * layer.View.ColumnCount * layer.View.KernelCount;
}
