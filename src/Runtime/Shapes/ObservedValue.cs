using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>What a value was in the observed run.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Dims">Its extents, the first time that it was computed.</param>
/// <param name="Varies">Whether it had others at another time, as in the iterations of a loop or the calls of a function.</param>
public sealed record ObservedValue(ElementType Type, ImmutableArray<long> Dims, bool Varies = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type}[{string.Join(',', Dims)}]{(Varies ? " and others" : "")}";
}
