using System.Globalization;
using System.Text.RegularExpressions;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Passes.Quantization;
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

    public string Summary =>
        $"MODELS-FOLDER FORM,... DESCRIPTION...  metric, size, speed beside other tools; forms: {string.Join(", ", Forms.Keys)}";

    public void Run(string[] args, TextWriter output)
    {
        var peers = PeerFigures.Read(Path.Combine(AppContext.BaseDirectory, "peers.csv"));
        var left = new List<string>();
        var differences = new Dictionary<string, PeerDifferences>();
        var (shares, rivals) = (new Dictionary<string, List<double>>(), new Dictionary<string, List<(double Ours, double Theirs)>>());
        output.WriteLine(
            "| model | form | metric | float | quantized | lost (95 %) | size | speed-up (95 %) | layers | most accurate tool | fastest within a point |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var description in args[2..])
        {
            var model = Path.GetFileNameWithoutExtension(description);
            foreach (var form in args[1].Split(','))
            {
                var row = Measure(Path.Combine(args[0], model + ".onnx"), description, Forms[form]);
                output.WriteLine($"| {model} | {form} | {row.Text(peers[model])} |");
                output.Flush();
                left.AddRange(row.Reasons().Select(reason => $"- {model}, {form}: {reason}"));
                if (row.Result?.Accuracy is not { } accuracy || accuracy.Before.Metric.Unit != MetricUnit.Share)
                    continue;
                Add(shares, form, accuracy.After.Points);
                if (!differences.TryGetValue(form, out var rows))
                    differences[form] = rows = new PeerDifferences();
                rows.Add(model, accuracy.After, peers[model]);
                foreach (var peer in peers[model].Where(p => p.Accuracy is not null))
                    Add(rivals, $"{form} against {peer.Tool}", (accuracy.After.Points, peer.Accuracy!.Value));
            }
        }
        output.WriteLine();
        output.WriteLine("Layers left as they were:");
        output.WriteLine();
        left.ForEach(output.WriteLine);
        output.WriteLine();
        foreach (var (form, figures) in shares)
            output.WriteLine(Invariant($"mean of {form}: {figures.Average():0.00} over {figures.Count} models"));
        foreach (var (pair, figures) in rivals)
            output.WriteLine(
                Invariant(
                    $"{pair}, where that has a result: {figures.Average(f => f.Ours):0.00} and {figures.Average(f => f.Theirs):0.00} over {figures.Count} models"
                )
            );
        foreach (var (form, rows) in differences)
        {
            output.WriteLine();
            foreach (var line in rows.Lines(form))
                output.WriteLine(line);
        }
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
            recipe = recipe with { HasCalibration = true };
            var request = new CompressionRequest(model, recipe.Steps())
            {
                LastSteps = recipe.LastSteps(),
                Data = DataChoice.Both(description),
                MeasureSpeed = true,
                RevertSlow = recipe.Mode != QuantizationMode.Weights,
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
                return $"{Refused} | | | | | | | | ";
            var (before, after, loss) = (accuracy.Before, accuracy.After, accuracy.Loss);
            var isShare = before.Metric.Unit == MetricUnit.Share;
            var lost = loss is null
                ? "–"
                : Invariant($"{loss.Points:0.00} ({loss.Interval.Low:0.00} … {loss.Interval.High:0.00}) {before.Metric.PointsUnit}")
                    .TrimEnd();
            var size = Invariant($"{result.SizeAfter.FileBytes / (double)result.SizeBefore.FileBytes:0.00}");
            var speed = result.Speed is { } proof
                ? Invariant($"{proof.Latency.Speedup:0.00}× ({proof.Latency.Low:0.00}–{proof.Latency.High:0.00})")
                : "not measured";
            var byLayer = Quantized.GroupBy(l => l.Layer).ToList();
            var layers = $"{byLayer.Count(IsQuantized)} of {byLayer.Count}";
            return $"{before.Metric.Id} | {Figure(before)} | {Figure(after)} | {lost} | {size} | {speed} | {layers} | {(isShare ? Rivals(peers, before.Points) : "– | –")}";
        }

        private static string Figure(MetricResult result) =>
            result.Metric.Unit == MetricUnit.Share ? Invariant($"{100 * result.Value:0.00}")
            : double.IsInfinity(result.Value) ? "∞"
            : Invariant($"{result.Value:0.000}");

        /// <summary>Layers that no pass quantized, by reason, the most frequent first.</summary>
        public IEnumerable<string> Reasons() =>
            Quantized
                .GroupBy(l => l.Layer)
                .Where(g => !IsQuantized(g))
                .Select(g => (Layer: g.Key, Reason: ReasonOf(g)))
                .GroupBy(l => l.Reason)
                .OrderByDescending(g => g.Count())
                .Select(g => $"{g.Count()} × {g.Key} ({g.First().Layer}{(g.Count() > 1 ? ", …" : "")})");

        private string ReasonOf(IGrouping<string, LayerReport> layer) =>
            Restored.Contains(layer.Key)
                ? "it was measured slower on integers"
                : string.Join("; ", layer.Select(l => WithoutNames(l.LeftAloneBecause!)).Distinct());

        /// <summary>Whether a pass quantized a layer, and it stayed so.</summary>
        private bool IsQuantized(IGrouping<string, LayerReport> layer) => layer.Any(l => l.Changed) && !Restored.Contains(layer.Key);

        private HashSet<string> Restored =>
            Result is null
                ? []
                : [.. Result.Passes.Where(p => p.PassId == RestoreFloatPass.PassId).SelectMany(p => p.Layers).Select(l => l.Layer)];

        /// <summary>"computed by Add(/1/key/Add)" and "computed by Add(/1/value/Add)" are the same reason.</summary>
        private static string WithoutNames(string reason) =>
            Regex.Replace(reason, @"(?<=\w)\([^)]*\)", "", RegexOptions.None, TimeSpan.FromSeconds(1));

        private IReadOnlyList<LayerReport> Quantized =>
            Result is null
                ? []
                : [.. Result.Passes.Where(p => p.PassId.StartsWith("quantize", StringComparison.Ordinal)).SelectMany(p => p.Layers)];

        private static string Rivals(IEnumerable<PeerFigures> peers, double accuracyOfFloat)
        {
            static string Shown(PeerFigures? peer) =>
                peer is null ? "–" : Invariant($"{peer.Tool} {peer.Accuracy:0.00} / {peer.Speedup:0.00}×");
            return $"{Shown(PeerFigures.Best(peers))} | {Shown(PeerFigures.Fastest(peers, accuracyOfFloat))}";
        }
    }
}
