namespace NNCompress.Passes.Numerics;

/// <summary>
/// The range of the smallest E(x − x̂)² (Nagel et al., A White Paper on Neural Network Quantization, 2021, section 3.1), measured on the
/// histogram with the scale and zero point that the range would get. Both ends are searched: first every pair of ends on a ladder, end·2^(−i/2),
/// down to 2^−12 of the values' range; then, from the best pair, steps of 2^(±1/4), 2^(±1/8), ... 2^(±1/64) of either end or both as long as they
/// lower the error. A symmetric range is one end, searched alike.
/// </summary>
public sealed record MseRange : HistogramRange
{
    private const int Rungs = 24;

    public override string Id => "mse";

    internal override ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric)
    {
        var whole = density.Range.WithZero;
        if (symmetric)
            whole = new ValueRange(0, whole.AbsMax);
        // exponents of the factors by which either end is drawn in; an end at zero has nothing to search
        var low = whole.Min < 0 ? Rungs : 0;
        var high = whole.Max > 0 ? Rungs : 0;
        var best = (Low: 0.0, High: 0.0, Error: ErrorAt(0, 0));
        for (var i = 0; i <= low; i++)
        {
            for (var j = 0; j <= high; j++)
                Try(i / 2.0, j / 2.0);
        }

        for (var step = 0.25; step >= 1.0 / 64; step /= 2)
        {
            double before;
            do
            {
                before = best.Error;
                var (l, h) = (best.Low, best.High);
                for (var i = -1; i <= 1; i++)
                {
                    for (var j = -1; j <= 1; j++)
                    {
                        if ((i != 0 && low > 0) || (j != 0 && high > 0))
                            Try(l + (i * step), h + (j * step));
                    }
                }
            } while (best.Error < before);
        }

        return RangeAt(best.Low, best.High);

        void Try(double l, double h)
        {
            (l, h) = (Math.Max(l, 0), Math.Max(h, 0));
            if (ErrorAt(l, h) is var error && error < best.Error)
                best = (l, h, error);
        }

        double ErrorAt(double l, double h) => QuantizationError.Of(density, RangeAt(l, h).ParametersOn(grid, symmetric), grid);

        ValueRange RangeAt(double l, double h) => new((float)(whole.Min * Math.Pow(2, -l)), (float)(whole.Max * Math.Pow(2, -h)));
    }
}
