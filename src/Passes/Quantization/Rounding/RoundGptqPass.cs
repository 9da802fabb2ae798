using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="RoundGptqPass"/> is asked to do.</summary>
/// <param name="Damping">λ as a share of the mean of H's diagonal, above 0 to 1.</param>
/// <param name="ActivationOrder">Whether the columns with the largest inputs are rounded first.</param>
/// <param name="LayerByLayer">
/// Whether every layer is fitted to what its already rounded prefix gives, with a run over the data for each; else layers share runs.
/// </param>
public sealed record RoundGptqOptions(double Damping = 0.01, bool ActivationOrder = true, bool LayerByLayer = false);

/// <summary>
/// Rounds the weights of an already quantized model anew, so that the error of each rounding is made up for by the weights that are still to be
/// rounded (GPTQ: Frantar et al. 2022). Scales and zero points stay.
/// <code>
/// H = X̂ᵀX̂ + λI over the calibration data, X̂ what the quantized prefix gives;   UᵀU = H⁻¹
/// column j:  q = Q(w_j),   e = (w_j − q)/U_jj,   w_k −= e·U_jk for k > j
/// </code>
/// Of the data, some rows are held out of H: an output channel keeps its new integers only where ‖X̂(w − q)‖ falls on those. Weights that are exactly 0 stay 0.
/// </summary>
public sealed class RoundGptqPass(RoundGptqOptions options) : Pass
{
    public const string PassId = "round-gptq";

    /// <summary>H of this many columns takes 0.5 GB in double.</summary>
    private const int MostColumns = 8192;

    /// <summary>Rows for judging; at most a quarter of all.</summary>
    private const int HeldOut = 1024;

    /// <summary>Fewer of them stand where rows are wide, as depthwise layers have them: 8 MB a layer, in every batch that is under way.</summary>
    private const long HeldOutElements = 2L << 20;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        if (!(options.Damping is > 0 and <= 1))
            throw new DiagnosticException(
                QuantizedModelCodes.OptionRange.At(
                    $"{Id} damping",
                    $"{options.Damping} cannot be added to the diagonal.",
                    "Give a share above 0, up to 1."
                )
            );
        var run = new RoundingRun(context, WhyNot);
        var done = 0;
        var stages = 0;
        foreach (var stage in LayerStages.Of(context.Model, run.Layers, options.LayerByLayer ? int.MaxValue : 1, BytesOf))
        {
            context.Progress?.Report(new PassProgress($"rounding {stage[0].Node.Label}", (double)done / run.Layers.Count));
            var requests = stage.SelectMany(l =>
                new[] { new StatisticRequest(l.Input, MomentOf(l)), new StatisticRequest(l.Input, SampleOf(l)) }
            );
            var found = context.Calibration!.Collect(context.Model, [.. requests], context.Cancellation);
            foreach (var layer in stage)
                run.Add(Round(context, layer, found));
            done += stage.Count;
            stages++;
        }

        return run.Report(stages);
    }

    private RoundingOutcome Round(PassContext context, StoredLayer layer, StatisticSet found)
    {
        var matrix = new StoredMatrix(layer);
        if (found.Of<SecondMomentAccumulator>(layer.Input, MomentOf(layer)) is not { Rows: > 0 } moments)
            return RoundingOutcome.LeftAlone(layer, "no sample reaches it");
        var sample = found.Of<RowSampleAccumulator>(layer.Input, SampleOf(layer))!;
        if (moments.Width != matrix.Columns * matrix.Blocks)
            return RoundingOutcome.LeftAlone(
                layer,
                $"its input has rows of {moments.Width} elements, its weight {matrix.Columns * matrix.Blocks}"
            );
        var held = (int)Math.Min(sample.Count, moments.Rows / 4);
        if (held == 0)
            return RoundingOutcome.LeftAlone(layer, $"{moments.Rows} rows of input are too few to hold some out");

        var rows = sample.Rows();
        var (energy, before, after, improved) = (0.0, 0.0, 0.0, 0);
        for (var block = 0; block < matrix.Blocks; block++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var n = matrix.Columns;
            var judging = RowMoments.Of(rows, moments.Width, block * n, n, sample.Count - held, context.ParallelOptions);
            var moment = RowMoments.Without(moments.Moment(block), judging, n);
            var (original, grid, integers) = (matrix.Original(block), matrix.GridOf(block), matrix.Integers(block));
            var settings = new GptqSettings(options.Damping, options.ActivationOrder);
            var solved = GptqSolver.Solve(original, grid, moment, settings, context.ParallelOptions);
            var old = OutputError.OfRows(original, integers, grid, judging, context.ParallelOptions);
            var now = OutputError.OfRows(original, solved, grid, judging, context.ParallelOptions);
            for (var r = 0; r < matrix.Rows; r++)
            {
                energy += OutputError.Quadratic([.. original.AsSpan(r * n, n).ToArray().Select(w => (double)w)], judging);
                before += old[r];
                after += Math.Min(old[r], now[r]);
                if (now[r] >= old[r])
                    continue;
                solved.AsSpan(r * n, n).CopyTo(integers.AsSpan(r * n));
                improved++;
            }

            matrix.Put(block, integers);
        }

        if (improved > 0)
            matrix.Write(context.Editor);
        return new RoundingOutcome(layer, Relative(before, energy), Relative(after, energy), layer.Outputs, improved);
    }

    private static double Relative(double error, double energy) => energy > 0 ? error / energy : 0;

    private static string? WhyNot(StoredLayer layer) =>
        layer.Rows is null ? $"what {layer.Node.OpType} sums over are no rows of its input"
        : Columns(layer) > MostColumns ? $"it sums over {Columns(layer)} products, whose second moment does not fit the memory"
        : null;

    private static SecondMomentStatistic MomentOf(StoredLayer layer) => new(layer.Rows!, (int)layer.View.BlockCount);

    private static RowSampleStatistic SampleOf(StoredLayer layer) => new(RowsOf(layer), layer.Rows!);

    private static long Columns(StoredLayer layer) => layer.View.ColumnCount * layer.View.KernelCount;

    private static int RowsOf(StoredLayer layer) =>
        (int)Math.Clamp(HeldOutElements / (layer.View.BlockCount * Columns(layer)), 128, HeldOut);

    private static long BytesOf(StoredLayer layer) =>
        layer.View.BlockCount * Columns(layer) * ((sizeof(double) * Columns(layer)) + (sizeof(float) * (long)RowsOf(layer)));
}
