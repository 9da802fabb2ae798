using System.Globalization;
using NNCompress.LowRank;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// What decomposition makes of real models at 67, 50 and 33 % of their multiply-accumulates, end to end as <c>lowrank</c> does it with a budget: the
/// metric with the paired interval of its loss, bytes, and speed, float and decomposed in turns on one thread; beside it what a reference that
/// gives every layer the same share reached. A row of a Markdown table for each model, budget and form. A model is named by its data description
/// (MODEL.yaml), and its file stands in a folder of models.
/// </summary>
internal sealed class LowRankTableBenchmark : IBenchmark
{
    private static readonly double[] Shares = [0.67, 0.5, 0.33];

    private static readonly (string Name, bool? Whiten, bool Refit)[] Forms =
    [
        ("plain", false, false),
        ("whitened", null, false),
        ("refitted", null, true),
    ];

    public string Name => "lowrank-table";

    public string Summary =>
        "MODELS-FOLDER METHOD DESCRIPTION...  metric, size, speed at 67, 50 and 33 % of the MACs; METHOD: auto, mixed, svd, …";

    public void Run(string[] args, TextWriter output)
    {
        var reference = LowRankReference.Read(Path.Combine(AppContext.BaseDirectory, "lowrank-reference.csv"));
        output.WriteLine(
            "| model | MACs | form | metric | float | decomposed | lost (95 %) | size | speed-up (95 %) | layers | reference |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var (ahead, compared) = (0, 0);
        foreach (var description in args[2..])
        {
            var model = Path.GetFileNameWithoutExtension(description);
            foreach (var share in Shares)
            foreach (var (form, whiten, refit) in Forms)
            {
                var beside = reference.Find(r => r.Model == model && Math.Abs(r.Share - share) < 1e-9);
                var figure = form == "plain" ? beside?.Plain : beside?.Whitened;
                var options = new LowRankOptions(args[1], new BudgetRanks(BudgetMeasure.Macs, share), whiten, refit);
                var (text, accuracy) = Measure(Path.Combine(args[0], model + ".onnx"), description, options);
                output.WriteLine(
                    Invariant(
                        $"| {model} | {share:0%} | {form} | {text} | {(figure is { } f ? f.ToString("0.0", CultureInfo.InvariantCulture) : "–")} |"
                    )
                );
                output.Flush();
                if (figure is null || accuracy is null)
                    continue;
                compared++;
                ahead += accuracy > figure ? 1 : 0;
            }
        }

        output.WriteLine();
        output.WriteLine($"above the reference in {ahead} of {compared} rows");
    }

    private static (string Text, double? Accuracy) Measure(string model, string description, LowRankOptions options)
    {
        try
        {
            var request = new CompressionRequest(model, new LowRankRecipe(options).Steps())
            {
                Data = DataChoice.Both(description),
                MeasureSpeed = true,
                Detail = false,
                Seed = 1,
            };
            var result = Compressor.Run(request);
            var (before, after, loss) = (result.Accuracy!.Before, result.Accuracy.After, result.Accuracy.Loss);
            var lost = loss is null
                ? "–"
                : Invariant($"{loss.Points:0.00} ({loss.Interval.Low:0.00} … {loss.Interval.High:0.00}) {before.Metric.PointsUnit}")
                    .TrimEnd();
            var speed = result.Speed is { Latency: var latency }
                ? Invariant($"{latency.Speedup:0.00}× ({latency.Low:0.00}–{latency.High:0.00})")
                : "not measured";
            var layers = result.Passes.Single(p => p.PassId == LowRankPass.PassId).Layers;
            return (
                Invariant(
                    $"{before.Metric.Id} | {Figure(before)} | {Figure(after)} | {lost} | {result.SizeAfter.FileBytes / (double)result.SizeBefore.FileBytes:0.00} | {speed} | {layers.Count(l => l.Changed)} of {layers.Count}"
                ),
                before.Metric.Unit == MetricUnit.Share ? after.Points : null
            );
        }
        catch (DiagnosticException e)
        {
            return ($"{e.Diagnostics[0].Code.Id}: {e.Diagnostics[0].Message} | | | | | | ", null);
        }
    }

    private static string Figure(MetricResult result) =>
        result.Metric.Unit == MetricUnit.Share ? Invariant($"{100 * result.Value:0.00}") : Invariant($"{result.Value:0.000}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
