using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>The ranges of a plan's groups, from what was observed or given.</summary>
internal sealed class ActivationRanges(QuantizeStaticOptions options, StatisticSet statistics, StaticPlan plan)
{
    private readonly IntegerGrid _grid = options.ActivationGrid;
    private readonly Dictionary<Value, ValueRange?> _ranges = [];

    /// <summary>
    /// The range of a group: the hull of its values' ranges, each cut by the Relu or Clip before it. A Sigmoid or Softmax alone has [0, 1 − 2⁻ᵇ], so
    /// that the scale is 2⁻ᵇ exactly.
    /// </summary>
    /// <param name="group">Values with one pair of parameters.</param>
    /// <param name="unreached">A value that no sample reached, where the result is null.</param>
    public ValueRange? Of(ActivationGroup group, out Value? unreached)
    {
        unreached = null;
        ValueRange? hull = group.HasUnit ? new ValueRange(0, (float)(1 - Math.Pow(2, -_grid.Bits))) : null;
        foreach (var value in group.Observed)
        {
            if (RangeOf(value) is not { } range)
            {
                unreached = value;
                return null;
            }

            if (group.Bounds is { } bounds)
                range = new ValueRange(Math.Max(range.Min, bounds.Lower), Math.Min(range.Max, bounds.Upper));
            hull = hull?.Union(range) ?? range;
        }

        return hull ?? throw new InvalidOperationException("a group has no value with a range");
    }

    /// <summary>
    /// Scale and zero point of a group. Where Relu or Clip is absorbed, the grid must not reach beyond its bounds: the scale is made smaller until
    /// s·(q_max − z) ≤ upper and s·(z − q_min) ≤ −lower, in the runtime's own float arithmetic.
    /// </summary>
    public AffineParameters Parameters(ActivationGroup group, ValueRange range)
    {
        var parameters = range.ParametersOn(_grid, options.SymmetricActivations);
        if (group.Bounds is { } bounds)
            parameters = parameters with { Scale = Within(bounds, parameters) };
        return parameters;
    }

    /// <summary>
    /// A grid that is symmetric around 0 cannot end at a lower bound of 0: there Relu stays a node of its own, and only the upper bound counts.
    /// </summary>
    private float Within(ActivationBounds bounds, AffineParameters parameters)
    {
        var scale = parameters.Scale;
        var (above, below) = (_grid.Max - parameters.ZeroPoint, parameters.ZeroPoint - _grid.Min);
        if (above > 0 && bounds.Upper > 0)
            scale = Largest(scale, above, bounds.Upper);
        if (below > 0 && bounds.Lower < 0)
            scale = Largest(scale, below, -bounds.Lower);
        return scale;
    }

    /// <summary>The largest scale, no larger than the one given, with s·steps ≤ bound.</summary>
    private static float Largest(float scale, int steps, float bound)
    {
        if (scale * steps <= bound)
            return scale;
        scale = bound / steps;
        while (scale * steps > bound)
            scale = MathF.BitDecrement(scale);
        return scale;
    }

    /// <summary>The range of one value by itself; null where no sample reached it. Estimated once: some searches take milliseconds.</summary>
    public ValueRange? RangeOf(Value value)
    {
        if (!_ranges.TryGetValue(value, out var range))
            _ranges.Add(value, range = Estimate(value));
        return range;
    }

    private ValueRange? Estimate(Value value)
    {
        if (options.KnownRanges is { } known && known.TryGetValue(value.Name, out var given))
            return given;
        var estimator = plan.EstimatorOf(value, options.RangeEstimator);
        if (statistics.Of<StatisticAccumulator>(value, estimator.Statistic) is not { } seen)
            return null;
        var range = estimator.Estimate(seen, _grid, options.SymmetricActivations);
        return range is { } r && !options.SymmetricActivations && GatedInput.Is(value)
            ? estimator.EstimateAbove(GatedInput.Floor(r.Max, _grid), seen, _grid)
            : range;
    }
}
