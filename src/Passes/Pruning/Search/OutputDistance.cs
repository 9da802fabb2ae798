using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>How far a model's outputs lie from the float model's on calibration data, over rows of all its outputs: what stands in for a loss where there are no labels.</summary>
internal static class OutputDistance
{
    private static readonly RowSampleStatistic Rows = new(4096, new LastAxisRows());

    /// <summary>Σ(y − ŷ)²/Σy².</summary>
    /// <returns>NaN where no output can be compared.</returns>
    public static double Of(ICalibration data, Model reference, Model model, CancellationToken cancellation)
    {
        var (distance, energy) = (0.0, 0.0);
        foreach (var (y, ŷ, _) in Pairs(data, reference, model, cancellation))
        {
            if (y.Length != ŷ.Length)
                return double.NaN;
            for (var i = 0; i < y.Length; i++)
                (distance, energy) = (distance + Math.Pow((double)y[i] - ŷ[i], 2), energy + ((double)y[i] * y[i]));
        }

        return distance / energy;
    }

    /// <summary>
    /// What no straight line in ŷ explains of y, channel by channel of the last axis, over what y varies: Σ_c (1 − r_c²)·var(y_c)/Σ_c var(y_c), r_c the correlation. It does not
    /// see scales and shifts, which are repaired elsewhere.
    /// </summary>
    /// <returns>NaN where no output can be compared.</returns>
    public static double BeyondLines(ICalibration data, Model reference, Model model, CancellationToken cancellation)
    {
        var (left, held) = (0.0, 0.0);
        foreach (var (y, ŷ, width) in Pairs(data, reference, model, cancellation))
        {
            if (y.Length != ŷ.Length)
                return double.NaN;
            for (var c = 0; c < width; c++)
            {
                double[] own = [.. Enumerable.Range(0, y.Length / width).Select(i => (double)y[(i * width) + c])];
                double[] other = [.. Enumerable.Range(0, own.Length).Select(i => (double)ŷ[(i * width) + c])];
                var (mean, otherMean) = (own.Average(), other.Average());
                var (squares, otherSquares, products) = (0.0, 0.0, 0.0);
                foreach (var (a, b) in own.Zip(other, (a, b) => (a - mean, b - otherMean)))
                    (squares, otherSquares, products) = (squares + (a * a), otherSquares + (b * b), products + (a * b));
                left += squares - (otherSquares > 0 ? products * products / otherSquares : 0);
                held += squares;
            }
        }

        return left / held;
    }

    private static IEnumerable<(float[] Reference, float[] Model, int Width)> Pairs(
        ICalibration data,
        Model reference,
        Model model,
        CancellationToken cancellation
    )
    {
        var names = reference
            .Graph.Outputs.Where(o => o.Producer is not null && model.Graph.Outputs.Any(m => m.Name == o.Name))
            .Select(o => o.Name)
            .ToArray();
        return Collect(data, reference, names, cancellation)
            .Zip(Collect(data, model, names, cancellation), (y, ŷ) => (y?.Rows() ?? [], ŷ?.Rows() ?? [], y?.Width ?? 0));
    }

    private static IEnumerable<RowSampleAccumulator?> Collect(
        ICalibration data,
        Model model,
        string[] names,
        CancellationToken cancellation
    )
    {
        var values = names.Select(n => model.Graph.Outputs.First(o => o.Name == n)).ToArray();
        var found = data.Collect(model, [.. values.Select(v => new StatisticRequest(v, Rows))], cancellation);
        return values.Select(v => found.Of<RowSampleAccumulator>(v, Rows));
    }
}
