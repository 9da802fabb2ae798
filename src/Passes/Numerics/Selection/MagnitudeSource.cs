namespace NNCompress.Passes.Numerics;

/// <summary>
/// The magnitudes of one layer's prunable units (single weights, or blocks of them), in position order. Read in slices, so that
/// a layer may be of any size; reading from several threads at once is safe. Signs are ignored.
/// </summary>
public abstract class MagnitudeSource
{
    /// <summary>How many units there are.</summary>
    public abstract long Count { get; }

    /// <summary>Whether units are of different sizes; else each is one weight.</summary>
    public virtual bool HasSizes => false;

    /// <summary>Weights in all units.</summary>
    public virtual long Weights => Count;

    /// <summary>How many weights the units from <paramref name="start"/> on hold.</summary>
    public virtual void ReadSizes(long start, Span<int> sizes) => sizes.Fill(1);

    /// <summary>How many units are best read at a time.</summary>
    public virtual int ReadLength => 1 << 12;

    /// <summary>Whether float32 cannot hold every number.</summary>
    public abstract bool IsDouble { get; }

    /// <summary>
    /// <c>buffer.Length</c> consecutive numbers from <paramref name="start"/> on: a view of the stored ones where they are float32,
    /// else decoded into <paramref name="buffer"/>.
    /// </summary>
    public abstract ReadOnlySpan<float> Read(long start, Span<float> buffer);

    /// <summary>As <see cref="Read(long, Span{float})"/>, exact for every type.</summary>
    public abstract ReadOnlySpan<double> Read(long start, Span<double> buffer);
}
