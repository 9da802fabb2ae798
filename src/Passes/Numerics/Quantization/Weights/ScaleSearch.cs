namespace NNCompress.Passes.Numerics;

/// <summary>
/// State of <see cref="MseScale"/>: the best scale and zero point so far, and where they came from a range, the exponents of its ends
/// min·2^(−l/768) and max·2^(−h/768): 768 is a multiple of every step that the search takes.
/// </summary>
internal ref struct ScaleSearch
{
    public const int Octave = 768;
    private const int Rounds = 10;

    /// <summary>A narrower range only clips more where the error is already so many times the least.</summary>
    private const double Hopeless = 4;

    /// <summary>2^(−k/768).</summary>
    private static readonly double[] Roots = [.. Enumerable.Range(0, Octave).Select(k => Math.Pow(2, (double)-k / Octave))];

    private readonly ReadOnlySpan<float> _group;
    private readonly IntegerGrid _grid;
    private readonly bool _symmetric;
    private readonly ValueRange _whole;
    private StepSums _sums;
    private int _low;
    private int _high;

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
    public void Scan(int first, int last, int step)
    {
        for (var i = first; i <= last; i += step)
        {
            var parameters = ParametersAt(i, i);
            if (Try(parameters, out var sums))
                (_low, _high) = (i, i);
            Try(parameters with { Scale = ScaleFor(sums) });
            if (i > 0 && sums.Error > Hopeless * Error)
                return;
        }
    }

    /// <summary>Draws one end or both in further and further, from the best ends so far.</summary>
    public void DrawIn(int step, int count, int low, int high)
    {
        var (l, h) = (_low, _high);
        for (var i = 1; i <= count; i++)
        {
            if (TryAt(l + (low * i * step), h + (high * i * step)) > Hopeless * Error)
                return;
        }
    }

    /// <summary>Moves the ends to their better neighbours.</summary>
    public void Descend(int step)
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

    private static double Factor(int exponent)
    {
        var octaves = exponent >= 0 ? exponent / Octave : -((Octave - 1 - exponent) / Octave);
        return Math.ScaleB(Roots[exponent - (octaves * Octave)], -octaves);
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

    /// <returns>The error with these ends.</returns>
    private double TryAt(int low, int high)
    {
        if (Try(ParametersAt(low, high), out var sums))
            (_low, _high) = (low, high);
        return sums.Error;
    }

    private readonly AffineParameters ParametersAt(int low, int high)
    {
        var (min, max) = ((float)(_whole.Min * Factor(low)), (float)(_whole.Max * Factor(high)));
        return _symmetric ? AffineQuantization.SymmetricOver(min, max, _grid) : AffineQuantization.Asymmetric(min, max, _grid);
    }
}
