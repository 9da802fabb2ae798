using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>A layer held in an array; it hands out copies, as a decoded one does, or views. Its units may have sizes.</summary>
internal sealed class ArrayMagnitudes(float[] values, bool asView = true, int[]? sizes = null) : MagnitudeSource
{
    public override bool HasSizes => sizes is not null;

    public override long Weights => sizes?.Sum() ?? values.Length;

    public override void ReadSizes(long start, Span<int> buffer)
    {
        if (sizes is null)
            base.ReadSizes(start, buffer);
        else
            sizes.AsSpan((int)start, buffer.Length).CopyTo(buffer);
    }

    public override long Count => values.Length;

    public override bool IsDouble => false;

    public override ReadOnlySpan<float> Read(long start, Span<float> buffer)
    {
        var view = values.AsSpan((int)start, buffer.Length);
        if (asView)
            return view;
        view.CopyTo(buffer);
        return buffer;
    }

    public override ReadOnlySpan<double> Read(long start, Span<double> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = values[start + i];
        return buffer;
    }
}
