using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>How far a model's outputs lie from the float model's on calibration data, Σ(y − ŷ)²/Σy² over rows of all its outputs: what stands in for a loss where there are no labels.</summary>
internal static class OutputDistance
{
    private static readonly RowSampleStatistic Rows = new(4096, new LastAxisRows());

    /// <returns>NaN where no output can be compared.</returns>
    public static double Of(PassContext context, Model reference, Model model)
    {
        var names = reference
            .Graph.Outputs.Where(o => o.Producer is not null && model.Graph.Outputs.Any(m => m.Name == o.Name))
            .Select(o => o.Name)
            .ToArray();
        var (float32, pruned) = (Collect(context, reference, names), Collect(context, model, names));
        var (distance, energy) = (0.0, 0.0);
        foreach (var (y, ŷ) in float32.Zip(pruned))
        {
            if (y.Length != ŷ.Length)
                return double.NaN;
            for (var i = 0; i < y.Length; i++)
                (distance, energy) = (distance + Math.Pow((double)y[i] - ŷ[i], 2), energy + ((double)y[i] * y[i]));
        }

        return distance / energy;
    }

    private static IEnumerable<float[]> Collect(PassContext context, Model model, string[] names)
    {
        var values = names.Select(n => model.Graph.Outputs.First(o => o.Name == n)).ToArray();
        var found = context.Calibration!.Collect(model, [.. values.Select(v => new StatisticRequest(v, Rows))], context.Cancellation);
        return values.Select(v => found.Of<RowSampleAccumulator>(v, Rows)?.Rows() ?? []);
    }
}
