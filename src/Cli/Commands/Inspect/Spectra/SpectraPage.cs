using System.Globalization;
using System.Text;
using NNCompress.Cli.Rendering;
using NNCompress.Inspection;
using NNCompress.OnnxIO.Files;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>Spectra as a page (HTML) that needs no other file: a picture and a table for each layer.</summary>
static class SpectraPage
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1c2330; --dim: #5c6675; --grid: #d9dee6; --weight: #2f6fb2; --output: #c2560c; --back: #ffffff }
        @media (prefers-color-scheme: dark) { :root { --text: #e3e8ef; --dim: #97a2b3; --grid: #333c4a; --weight: #6aa9ea; --output: #f09a56; --back: #14181f } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
        h1 { font-size: 1.4rem } h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
        .layers { display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: 2rem }
        p, figcaption { color: var(--dim); margin: .2rem 0 } figure { margin: 0 } svg { width: 100%; height: auto }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums } th { font-weight: 500; color: var(--dim) }
        th, td { text-align: right; padding: .1rem .4rem; border-bottom: 1px solid var(--grid) } th:first-child, td:first-child { text-align: left }
        .grid { stroke: var(--grid); stroke-width: 1 } .tick { fill: var(--dim); font-size: 11px } .end { text-anchor: end } .middle { text-anchor: middle }
        .curve { fill: none; stroke-width: 2 } .effective { stroke-width: 1.5; stroke-dasharray: 4 3 }
        .weight { stroke: var(--weight) } .output { stroke: var(--output) } .key { font-weight: 600 } .key.weight { color: var(--weight) } .key.output { color: var(--output) }
        """;

    /// <summary>Writes the page, over one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, ModelInspection model, SpectraInspection spectra)
    {
        var bytes = Encoding.UTF8.GetBytes(Of(model, spectra));
        var full = Path.GetFullPath(path);
        using var file = new AtomicFile(Path.GetDirectoryName(full)!, Path.GetFileName(full), bytes.Length);
        file.Stream.Write(bytes);
        file.Complete();
        file.Commit(full);
    }

    public static string Of(ModelInspection model, SpectraInspection spectra)
    {
        var name = Markup.Text(Path.GetFileName(model.ModelPath));
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Spectra of {name}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>Spectra of {name}</h1>\n"
        );
        html.Append(
            "<p>Singular values over the largest, of each layer's <span class=\"key weight\">weight</span> and, with data, of its <span class=\"key output\">output</span>. Dashed: the effective rank.</p>\n<div class=\"layers\">\n"
        );
        foreach (var layer in spectra.Layers)
            Append(html, layer);
        html.Append("</div>\n");
        if (spectra.LeftAlone.Count > 0)
        {
            html.Append("<h1>Layers without a spectrum</h1>\n<ul>\n");
            foreach (var (layer, reason) in spectra.LeftAlone)
                html.Append(CultureInfo.InvariantCulture, $"<li>{Markup.Text(layer)}: {Markup.Text(reason)}</li>\n");
            html.Append("</ul>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, SpectrumInspection layer)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Markup.Text(layer.Layer)}</h2>\n");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<figure>{SpectrumChart.Of(layer)}<figcaption>{Markup.Text(layer.Operator)} {layer.Rows}×{layer.Columns}, effective rank {layer.EffectiveRank:0}{Output(layer)}</figcaption></figure>\n"
        );
        html.Append(
            "<table><tr><th>rank</th><th>energy</th><th>weight error</th><th>output error</th><th>fewer MACs</th><th>faster</th></tr>\n"
        );
        foreach (var level in layer.Levels)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{level.Rank}</td><td>{Share(level.Energy)}</td><td>{Share(level.WeightError)}</td><td>{Share(level.OutputError)}</td><td>{level.PredictedGain:0.0}×</td><td>{(level.MeasuredGain is { } gain ? $"{gain:0.0}×" : NumberText.Unknown)}</td></tr>\n"
            );
        html.Append("</table>\n");
        if (layer.LeftAloneBecause is { } reason)
            html.Append(CultureInfo.InvariantCulture, $"<p>lowrank leaves it alone: {Markup.Text(reason)}</p>\n");
        html.Append("</section>\n");
    }

    private static string Output(SpectrumInspection layer) => layer.OutputEffectiveRank is { } rank ? $", of the output {rank:0}" : "";

    private static string Share(double? share) => share is { } known ? NumberText.Share(known) : NumberText.Unknown;
}
