using System.Globalization;
using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// How far the error of each decomposed layer is from the one that was predicted, on every layer that a method takes of real models, at the middle of its ranks. Whitened: the error of the layer's output over
/// the rows of the calibration data, each layer for itself beside the undecomposed one. Plain: that of its weight, on unit impulses. A row of a Markdown table
/// for each model, method and norm. A model is named by its data description (MODEL.yaml).
/// </summary>
internal sealed class LowRankErrorsBenchmark : IBenchmark
{
    /// <summary>Calibration samples; prediction and measurement see the same.</summary>
    private const int MostSamples = 64;

    /// <summary>Relative errors below are those of float32, which nothing predicts.</summary>
    private const double Rounding = 1e-4;

    public string Name => "lowrank-errors";

    public string Summary => "MODELS-FOLDER METHOD,... DESCRIPTION...  errors of layers, measured against predicted: within 1 %";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | method | norm | layers | within 1 % | worst | of layer |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        var (all, met) = (0, 0);
        foreach (var description in args[2..])
        foreach (var method in args[1].Split(','))
        foreach (var whiten in new[] { false, true })
        {
            var model = System.IO.Path.GetFileNameWithoutExtension(description);
            output.Write($"| {model} | {method} | {(whiten ? "whitened" : "plain")} | ");
            try
            {
                var layers = Measure(System.IO.Path.Combine(args[0], model + ".onnx"), description, method, whiten);
                var within = layers.Count(l => l.Off <= 0.01);
                all += layers.Count;
                met += within;
                var worst = layers.OrderByDescending(l => l.Off).FirstOrDefault();
                output.WriteLine(
                    worst.Layer is null
                        ? "0 | | | |"
                        : Invariant(
                            $"{layers.Count} | {within} | {100 * worst.Off:0.0000} % | {worst.Layer}: predicted {worst.Predicted:0.0000}, measured {worst.Measured:0.0000} |"
                        )
                );
            }
            catch (DiagnosticException e)
            {
                output.WriteLine($"{e.Diagnostics[0].Code.Id}: {e.Diagnostics[0].Message} | | | |");
            }

            output.Flush();
        }

        output.WriteLine();
        output.WriteLine($"{met} of {all} layers within 1 %");
    }

    private static List<(string Layer, double Predicted, double Measured, double Off)> Measure(
        string path,
        string description,
        string method,
        bool whiten
    )
    {
        using var model = PreparedModel.Open(path);
        using var data = CalibrationData.Open(DataDescription.Load(description));
        var calibration = new StatisticsCollector(data, new CollectorOptions { Threads = 2 }).First(MostSamples);
        var twins = LayerTwins.Of(model, "twin_", new LowRankOptions(method, new MiddlePoint(), whiten), calibration);
        var decomposed = twins.Layers.Where(l => l.Changed).ToDictionary(l => l.Layer);
        var found = twins.All.Where(t => decomposed.ContainsKey(LabelOf(t))).ToArray();
        var measured = whiten ? DataErrors.Of(model, found, calibration) : [];
        var layers = new List<(string, double, double, double)>();
        foreach (var twin in found.DistinctBy(t => t.Layer))
        {
            var predicted = decomposed[LabelOf(twin)].Measures.Single(m => m.Name == "outputError").Value;
            // a layer that the data say nothing of is decomposed by its weight
            var error =
                (twin.Layer is TableLayer || twin.Layer.InputRows is not null) && measured.TryGetValue(twin.Layer, out var onData)
                    ? onData.Relative
                    : WeightErrors.Of(model, twin);
            var off = Math.Max(predicted, error) < Rounding ? 0 : Math.Abs(error / predicted - 1);
            layers.Add((twin.Layer.Label, predicted, error, off));
        }

        return layers;
    }

    private static string LabelOf(LayerTwin twin) => "twin_" + twin.Layer.Label;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
