namespace NNCompress.Passes.Numerics;

/// <summary>
/// State of <see cref="MseScale"/>: the best scale and zero point so far, and where they came from a range, the exponents l and h of its ends
/// min·2^−l and max·2^−h.
/// </summary>
internal ref struct ScaleSearch
{
    private const int Rounds = 10;

    private readonly ReadOnlySpan<float> _group;
    private readonly IntegerGrid _grid;
    private readonly bool _symmetric;
    private readonly ValueRange _whole;
    private StepSums _sums;
    private double _low;
    private double _high;

    public ScaleSearch(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric)
    {
        _group = group;
        (_grid, _symmetric) = (grid, symmetric);
        _whole = MinMaxScale.RangeOf(group).WithZero;
        Best = ParametersAt(0, 0);
        _sums = StepKernels.Sum(_group, new AffineKernelArguments(Best, _grid));
    }

    public AffineParameters Best { get; private set; }

    public readonly double Error => _sums.Error;

    /// <summary>Takes parameters that lower the error.</summary>
    public bool Try(AffineParameters parameters) => Try(parameters, out _);

    /// <summary>Goes through ranges from wider to narrower in small steps, and from each to the best scale for its integers.</summary>
    public void Scan(int first, int last, double step)
    {
        for (var i = first; i <= last; i++)
        {
            var parameters = ParametersAt(i * step, i * step);
            if (Try(parameters, out var sums))
                (_low, _high) = (i * step, i * step);
            Try(parameters with { Scale = ScaleFor(sums) });
        }
    }

    /// <summary>Draws one end or both in further and further, from the best ends so far.</summary>
    public void DrawIn(double step, int count, int low, int high)
    {
        var (l, h) = (_low, _high);
        for (var i = 1; i <= count; i++)
            TryAt(l + (low * i * step), h + (high * i * step));
    }

    /// <summary>Moves the ends to their better neighbours.</summary>
    public void Descend(double step)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var before = Error;
            var (l, h) = (_low, _high);
            if (_symmetric)
            {
                TryAt(l - step, h - step);
                TryAt(l + step, h + step);
            }
            else
            {
                TryAt(l - step, h);
                TryAt(l + step, h);
                TryAt(l, h - step);
                TryAt(l, h + step);
            }

            if (Error >= before)
                return;
        }
    }

    /// <summary>Alternates between the best scale for the integers and the best integers for the scale.</summary>
    public void Fit()
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (!Try(Best with { Scale = ScaleFor(_sums) }))
                return;
        }
    }

    private static float ScaleFor(in StepSums sums) => Math.Max((float)sums.BestScale, AffineQuantization.SmallestScale);

    private bool Try(AffineParameters parameters, out StepSums sums)
    {
        sums = StepKernels.Sum(_group, new AffineKernelArguments(parameters, _grid));
        if (sums.Error >= _sums.Error)
            return false;
        (Best, _sums) = (parameters, sums);
        return true;
    }

    private void TryAt(double low, double high)
    {
        if (low >= 0 && high >= 0 && Try(ParametersAt(low, high)))
            (_low, _high) = (low, high);
    }

    private readonly AffineParameters ParametersAt(double low, double high)
    {
        var (min, max) = ((float)(_whole.Min * Math.Pow(2, -low)), (float)(_whole.Max * Math.Pow(2, -high)));
        return _symmetric ? AffineQuantization.SymmetricOver(min, max, _grid) : AffineQuantization.Asymmetric(min, max, _grid);
    }
}
