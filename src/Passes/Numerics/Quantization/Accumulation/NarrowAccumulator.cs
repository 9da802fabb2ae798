namespace NNCompress.Passes.Numerics;

/// <summary>An accumulator of p bits in two's complement that takes terms one by one, and either saturates or wraps around where one does not fit.</summary>
public struct NarrowAccumulator
{
    private readonly long _least;
    private readonly long _greatest;
    private readonly bool _wraps;

    /// <param name="bits">p, 2 to 62.</param>
    /// <param name="wraps">Whether it wraps around; else it saturates.</param>
    public NarrowAccumulator(int bits, bool wraps)
    {
        if (bits is < 2 or > 62)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "2 to 62");
        _greatest = (1L << (bits - 1)) - 1;
        _least = -_greatest - 1;
        _wraps = wraps;
    }

    /// <summary>What it holds.</summary>
    public long Value { get; private set; }

    /// <summary>Terms that did not fit.</summary>
    public long Overflows { get; private set; }

    /// <summary>Adds a term.</summary>
    /// <param name="term">Below 2^62 in magnitude.</param>
    public void Add(long term)
    {
        var sum = Value + term;
        if (sum >= _least && sum <= _greatest)
        {
            Value = sum;
            return;
        }

        Overflows++;
        // the lower p bits, and their sign
        Value = _wraps ? ((sum - _least) & ((_greatest << 1) | 1)) + _least : Math.Clamp(sum, _least, _greatest);
    }

    /// <summary>Adds w_j·(x_j − z) for each j in turn.</summary>
    /// <param name="activations">x.</param>
    /// <param name="zeroPoint">z.</param>
    /// <param name="weights">w; as many.</param>
    public void AddDot(ReadOnlySpan<int> activations, int zeroPoint, ReadOnlySpan<int> weights)
    {
        if (activations.Length != weights.Length)
            throw new ArgumentException($"{activations.Length} activations for {weights.Length} weights", nameof(activations));
        for (var j = 0; j < weights.Length; j++)
            Add((long)weights[j] * (activations[j] - zeroPoint));
    }
}
