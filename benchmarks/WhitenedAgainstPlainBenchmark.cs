using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// The output error of each layer of real models, cut by <c>svd</c> to half of its full rank, plain and in the norm of its inputs, over data that the calibration did not see; each layer
/// for itself beside the undecomposed one. Counted are layers with at least 10 calibration rows for each input dimension: the bound is that the whitened form is nearer on 95 % of them. A
/// row of a Markdown table for each model, then every layer on which plain is as near. A model is named by its data description (MODEL.yaml).
/// </summary>
internal sealed class WhitenedAgainstPlainBenchmark : IBenchmark
{
    private const int MostSamples = 512;
    private const int RowsPerColumn = 10;

    public string Name => "whitened-against-plain";

    public string Summary => "MODELS-FOLDER DESCRIPTION...  layers whose whitened form at half rank is nearer on unseen data: ≥ 95 %";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine(
            "| model | calibration | unseen | layers | ≥ 10 rows per input | whitened nearer | median of whitened / plain | fewer rows | whitened nearer |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var (lost, tables) = (new List<string>(), new List<string>());
        var (all, met) = (0, 0);
        foreach (var description in args[1..])
        {
            var model = Path.GetFileNameWithoutExtension(description);
            output.Write($"| {model} | ");
            try
            {
                using var data = UnseenData.Open(description, MostSamples);
                var layers = Measure(Path.Combine(args[0], model + ".onnx"), data);
                var counted = layers.Where(l => l.Rows >= RowsPerColumn * (long)l.Columns).ToArray();
                var others = layers.Except(counted).ToArray();
                all += counted.Length;
                met += counted.Count(l => l.Whitened < l.Plain);
                lost.AddRange(layers.Where(l => !(l.Whitened < l.Plain)).Select(l => Line(model, l)));
                tables.AddRange(layers.Where(l => l.IsTable).Select(l => Line(model, l)));
                output.WriteLine(
                    Invariant(
                        $"{data.Seen.Count} | {data.Unseen.Count} {data.Origin} | {layers.Count} | {counted.Length} | {counted.Count(l => l.Whitened < l.Plain)} | {Median(counted)} | {others.Length} | {others.Count(l => l.Whitened < l.Plain)} |"
                    )
                );
            }
            catch (DiagnosticException e)
            {
                output.WriteLine($"{e.Diagnostics[0].Code.Id}: {e.Diagnostics[0].Message} | | | | | | | |");
            }

            output.Flush();
        }

        output.WriteLine();
        output.WriteLine(
            Invariant($"whitened nearer on {met} of {all} layers with at least {RowsPerColumn} rows per input: {100.0 * met / all:0.0} %")
        );
        output.WriteLine();
        lost.ForEach(output.WriteLine);
        output.WriteLine();
        output.WriteLine("Lookup tables:");
        output.WriteLine();
        tables.ForEach(output.WriteLine);
    }

    private static List<Pair> Measure(string path, UnseenData data)
    {
        using var model = PreparedModel.Open(path);
        var options = new CollectorOptions { Threads = 2 };
        var (seen, unseen) = (new StatisticsCollector(data.Seen, options), new StatisticsCollector(data.Unseen, options));
        var plain = LayerTwins.Of(model, "twin_plain_", new LowRankOptions("svd", new MiddlePoint(), Whiten: false), seen);
        var whitened = LayerTwins.Of(model, "twin_white_", new LowRankOptions("svd", new MiddlePoint(), Whiten: true), seen);
        var ranks = whitened.Layers.Where(l => l.Changed).ToDictionary(l => l.Layer["twin_white_".Length..], l => l.Form);
        var known = DataErrors.Of(model, whitened.All, seen);
        var plainErrors = DataErrors.Of(model, plain.All, unseen).ToDictionary(e => e.Key.Label, e => e.Value.Relative);
        var whitenedErrors = DataErrors.Of(model, whitened.All, unseen).ToDictionary(e => e.Key.Label, e => e.Value.Relative);
        return
        [
            .. known
                .Where(k => ranks.ContainsKey(k.Key.Label) && plainErrors.ContainsKey(k.Key.Label))
                .Select(k => new Pair(
                    k.Key.Label,
                    ranks[k.Key.Label]!,
                    k.Value.Rows,
                    k.Key is TableLayer ? k.Key.Rows : k.Key.Columns,
                    plainErrors[k.Key.Label],
                    whitenedErrors[k.Key.Label],
                    k.Value.Relative,
                    k.Key is TableLayer
                )),
        ];
    }

    private static string Line(string model, Pair l) =>
        Invariant(
            $"- {model}, {l.Layer}, {l.Form}: {l.Rows} rows of {l.Columns} inputs; plain {l.Plain:0.000000}, whitened {l.Whitened:0.000000} (on calibration rows {l.Learned:0.000000})"
        );

    private static string Median(Pair[] layers)
    {
        double[] ratios = [.. layers.Where(l => l.Plain > 0).Select(l => l.Whitened / l.Plain).Order()];
        return ratios.Length == 0 ? "–" : Invariant($"{ratios[ratios.Length / 2]:0.00}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Pair(
        string Layer,
        string Form,
        long Rows,
        int Columns,
        double Plain,
        double Whitened,
        double Learned,
        bool IsTable
    );
}
