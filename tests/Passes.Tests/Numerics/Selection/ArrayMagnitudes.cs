using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>A layer held in an array; it hands out copies, as a decoded one does, or views.</summary>
internal sealed class ArrayMagnitudes(float[] values, bool asView = true) : MagnitudeSource
{
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
