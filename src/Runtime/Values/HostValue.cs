using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>What a model takes or returns: a tensor, or a sequence, a map or an optional of such.</summary>
public abstract record HostValue
{
    public static implicit operator HostValue(Tensor tensor) => new TensorValue(tensor);

    /// <summary>The same value, its data copied into managed memory, so that it outlives what it was taken from.</summary>
    public abstract HostValue Detach();
}

/// <summary>A dense tensor.</summary>
public sealed record TensorValue(Tensor Tensor) : HostValue
{
    /// <inheritdoc/>
    public override HostValue Detach() =>
        Tensor.Payload is RawPayload raw and not { Source: MemoryBytes }
            ? new TensorValue(new Tensor(Tensor.Type, Tensor.Dims, new RawPayload(new MemoryBytes(raw.Source.Whole.ToArray()))))
            : this;
}

/// <summary>Values of one type in order.</summary>
public sealed record SequenceValue(ImmutableArray<HostValue> Elements) : HostValue
{
    /// <inheritdoc/>
    public override HostValue Detach() => new SequenceValue([.. Elements.Select(e => e.Detach())]);
}

/// <summary>Keys and as many values: a tensor with one element per key, or a sequence.</summary>
public sealed record MapValue(Tensor Keys, HostValue Values) : HostValue
{
    /// <inheritdoc/>
    public override HostValue Detach() => new MapValue(((TensorValue)new TensorValue(Keys).Detach()).Tensor, Values.Detach());
}

/// <summary>An optional without value.</summary>
public sealed record AbsentValue : HostValue
{
    /// <inheritdoc/>
    public override HostValue Detach() => this;
}
