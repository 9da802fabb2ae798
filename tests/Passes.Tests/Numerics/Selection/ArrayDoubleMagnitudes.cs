using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>A float64 layer held in an array.</summary>
internal sealed class ArrayDoubleMagnitudes(double[] values) : MagnitudeSource
{
    public override long Count => values.Length;

    public override bool IsDouble => true;

    public override ReadOnlySpan<float> Read(long start, Span<float> buffer) =>
        throw new InvalidOperationException("float64 read as float32");

    public override ReadOnlySpan<double> Read(long start, Span<double> buffer) => values.AsSpan((int)start, buffer.Length);
}
