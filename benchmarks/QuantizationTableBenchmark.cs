using System.Globalization;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;
using NNCompress.Quantization;

namespace NNCompress.Benchmarks;

/// <summary>
/// What quantization makes of real models in each of its forms, end to end as <c>quantize</c> does it: the metric with the paired interval of its
/// loss, bytes, and speed, float and quantized in turns on one thread; beside it what the best and the fastest other tool reached. A row of a
/// Markdown table for each model and form. A model is named by its data description (MODEL.yaml), and its file stands in a folder of models.
/// </summary>
internal sealed class QuantizationTableBenchmark : IBenchmark
{
    private static readonly Dictionary<string, QuantizationRecipe> Forms = new()
    {
        ["static-fast"] = new(QuantizationMode.Static, QuantizationEffort.Fast),
        ["static-default"] = new(QuantizationMode.Static),
        ["static-best"] = new(QuantizationMode.Static, QuantizationEffort.Best),
        ["dynamic"] = new(QuantizationMode.Dynamic),
        ["weights-int8"] = new(QuantizationMode.Weights) { Bits = 8 },
        ["weights-int4"] = new(QuantizationMode.Weights) { Bits = 4 },
    };

    public string Name => "quantization-table";

    public string Summary => $"MODELS-FOLDER FORM,... DESCRIPTION...  metric, size, speed beside other tools; forms: {string.Join(", ", Forms.Keys)}";

    public void Run(string[] args, TextWriter output)
    {
        var peers = PeerFigures.Read(Path.Combine(AppContext.BaseDirectory, "peers.csv"));
        var (shares, rivals) = (new Dictionary<string, List<double>>(), new Dictionary<string, List<(double Ours, double Theirs)>>());
        output.WriteLine("| model | form | metric | float | quantized | lost (95 %) | size | speed-up (95 %) | layers | most accurate tool | fastest within a point |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var description in args[2..])
        {
            var model = Path.GetFileNameWithoutExtension(description);
            foreach (var form in args[1].Split(','))
            {
                var row = Measure(Path.Combine(args[0], model + ".onnx"), description, Forms[form]);
                output.WriteLine($"| {model} | {form} | {row.Text(peers[model])} |");
                output.Flush();
                if (row.Result?.Accuracy is not { } accuracy || accuracy.Before.Metric.Unit != MetricUnit.Share)
                    continue;
                Add(shares, form, accuracy.After.Points);
                foreach (var peer in peers[model].Where(p => p.Accuracy is not null))
                    Add(rivals, $"{form} against {peer.Tool}", (accuracy.After.Points, peer.Accuracy!.Value));
            }
        }
        output.WriteLine();
        foreach (var (form, figures) in shares)
            output.WriteLine(Invariant($"mean of {form}: {figures.Average():0.00} over {figures.Count} models"));
        foreach (var (pair, figures) in rivals)
            output.WriteLine(
                Invariant($"{pair}, where that has a result: {figures.Average(f => f.Ours):0.00} and {figures.Average(f => f.Theirs):0.00} over {figures.Count} models")
            );
    }

    private static void Add<T>(Dictionary<string, List<T>> to, string key, T value)
    {
        if (!to.TryGetValue(key, out var list))
            to[key] = list = [];
        list.Add(value);
    }

    private static Row Measure(string model, string description, QuantizationRecipe recipe)
    {
        try
        {
            var request = new CompressionRequest(model, recipe.Steps())
            {
                Data = DataChoice.Both(description),
                MeasureSpeed = true,
                Detail = false,
                Seed = 1,
            };
            return new Row(Compressor.Run(request), null);
        }
        catch (DiagnosticException e)
        {
            return new Row(null, $"{e.Diagnostics[0].Code.Id}: {e.Diagnostics[0].Message}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A model in one form, or why there is none.</summary>
    private sealed record Row(CompressionResult? Result, string? Refused)
    {
        public string Text(IEnumerable<PeerFigures> peers)
        {
            if (Result is not { Accuracy: { } accuracy } result)
                return $"{Refused} | | | | | | | |".Replace("||", "|", StringComparison.Ordinal);
            var (before, after, loss) = (accuracy.Before, accuracy.After, accuracy.Loss);
            var isShare = before.Metric.Unit == MetricUnit.Share;
            var lost = loss is null ? "–" : Invariant($"{loss.Points:0.00} ({loss.Interval.Low:0.00} … {loss.Interval.High:0.00}) {before.Metric.PointsUnit}");
            var size = Invariant($"{result.SizeAfter.FileBytes / (double)result.SizeBefore.FileBytes:0.00}");
            var speed = result.Speed is { } proof
                ? Invariant($"{proof.Latency.Speedup:0.00}× ({proof.Latency.Low:0.00}–{proof.Latency.High:0.00})")
                : "not measured";
            var quantized = result.Passes.Where(p => p.PassId.StartsWith("quantize", StringComparison.Ordinal)).SelectMany(p => p.Layers).ToList();
            var layers = $"{quantized.Count(l => l.Changed)} of {quantized.Select(l => l.Layer).Distinct().Count()}";
            return $"{before.Metric.Id} | {Figure(before)} | {Figure(after)} | {lost} | {size} | {speed} | {layers} | {(isShare ? Rivals(peers, before.Points) : "– | –")}";
        }

        private static string Figure(MetricResult result) =>
            result.Metric.Unit == MetricUnit.Share ? Invariant($"{100 * result.Value:0.00}") : Invariant($"{result.Value:0.000}");

        private static string Rivals(IEnumerable<PeerFigures> peers, double accuracyOfFloat)
        {
            static string Shown(PeerFigures? peer) =>
                peer is null ? "–" : Invariant($"{peer.Tool} {peer.Accuracy:0.00} / {peer.Speedup:0.00}×");
            return $"{Shown(PeerFigures.Best(peers))} | {Shown(PeerFigures.Fastest(peers, accuracyOfFloat))}";
        }
    }
}
