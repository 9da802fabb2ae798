using System.Globalization;
using System.Text;
using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>
/// A layer's spectrum as SVG: rank to the right as a share of the full one, singular values over the largest upwards in powers of ten, from 1
/// down to a ten thousandth; the weight's, and the output's where it is known. Vertical lines mark effective ranks.
/// </summary>
static class SpectrumChart
{
    private const int Width = 420;
    private const int Height = 210;
    private const int Left = 52;
    private const int Right = 12;
    private const int Top = 10;
    private const int Bottom = 34;
    private const int Decades = 4;

    /// <summary>More points than pixels show nothing more.</summary>
    private const int MostPoints = 200;

    public static string Of(SpectrumInspection layer)
    {
        var full = Math.Min(layer.Rows, layer.Columns);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Singular values of {Markup.Text(layer.Layer)}\">"
        );
        for (var decade = 0; decade <= Decades; decade++)
        {
            var y = Y(Math.Pow(10, -decade));
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"tick end\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{(decade == 0 ? "1" : $"10⁻{"¹²³⁴"[decade - 1]}")}</text>"
            );
        }

        foreach (var share in (double[])[0, 0.125, 0.25, 0.5, 1])
        {
            var x = X(share);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"tick middle\" x=\"{x:0.#}\" y=\"{Height - Bottom + 14}\">{Math.Round(share * full)}</text>"
            );
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text class=\"tick middle\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 4}\">rank</text>"
        );
        Effective(svg, "weight", layer.EffectiveRank / full);
        if (layer.OutputEffectiveRank is { } output)
            Effective(svg, "output", output / full);
        Curve(svg, "weight", layer.Plain, full);
        if (layer.Whitened is { } whitened)
            Curve(svg, "output", whitened, full);
        return svg.Append("</svg>").ToString();
    }

    private static void Effective(StringBuilder svg, string name, double share) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"{name} effective\" x1=\"{X(share):0.#}\" x2=\"{X(share):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>"
        );

    private static void Curve(StringBuilder svg, string name, IReadOnlyList<double> values, int full)
    {
        if (values.Count == 0 || values[0] <= 0)
            return;
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{name} curve\" points=\"");
        var step = Math.Max(1, values.Count / MostPoints);
        for (var i = 0; i < values.Count; i += step)
            svg.Append(CultureInfo.InvariantCulture, $"{X((i + 1.0) / full):0.#},{Y(values[i] / values[0]):0.#} ");
        svg.Append("\"/>");
    }

    private static double X(double share) => Left + (Math.Clamp(share, 0, 1) * (Width - Left - Right));

    private static double Y(double value) =>
        Top + (Math.Clamp(-Math.Log10(Math.Max(value, double.Epsilon)) / Decades, 0, 1) * (Height - Top - Bottom));
}
