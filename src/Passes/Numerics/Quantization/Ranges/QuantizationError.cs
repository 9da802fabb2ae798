namespace NNCompress.Passes.Numerics;

/// <summary>
/// Σ(x − x̂)² over a density. With m = q_max − z (or z − q_min) the values of one side fall into the intervals of the integers 0..m:
/// <code>
/// E = Σ_d ∫ (x − d·s)² p(x) dx   over [(d − ½)s, (d + ½)s),  the first from 0, the last to ∞ (clipping)
/// </code>
/// each from the moments at its ends. Where a bin is wider than two intervals, its values are spread evenly over many of them, and the error
/// is s²/12 for each; that bounds the work to 2^(m_bits + 1) intervals whatever the grid.
/// </summary>
internal static class QuantizationError
{
    /// <returns>The sum over all values; zeros have no error.</returns>
    public static double Of(HistogramDensity density, AffineParameters parameters, IntegerGrid grid) =>
        Of(density.Positive, parameters.Scale, grid.Max - parameters.ZeroPoint)
        + Of(density.Negative, parameters.Scale, parameters.ZeroPoint - grid.Min);

    private static double Of(MagnitudeDensity side, double scale, int steps)
    {
        double error = 0;
        var from = default(Moments);
        var exact = Math.Min(steps, 2 << side.MantissaBits);
        for (var d = 0; d < exact; d++)
        {
            var end = (d + 0.5) * scale;
            var to = side.Below(end);
            error += (to - from).ErrorAt(d * scale);
            if (end >= side.Max)
                return error;
            from = to;
        }

        if (steps > exact)
        {
            var to = side.Below((steps - 0.5) * scale);
            error += (to - from).Count * scale * scale / 12;
            from = to;
        }

        return error + (side.Whole - from).ErrorAt(steps * scale);
    }
}
