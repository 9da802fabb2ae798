using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.LowRank;

/// <summary>Stores factors as the weight was stored: of its type, behind a Cast where the weight was.</summary>
internal sealed class FactorConstants
{
    private readonly ElementType _stored;

    public FactorConstants(WeightSource source)
    {
        _stored = source.Tensor.Type;
        Read = source.Chain.FirstOrDefault(n => n.Is("Cast")) is { } cast ? new ElementType((int)cast.Attributes.Int("to", 1)) : _stored;
    }

    /// <summary>The type that the layer reads.</summary>
    public ElementType Read { get; }

    /// <summary>A factor as a value that nodes from <paramref name="reader"/> on may read.</summary>
    public Value Factor(GraphEditor editor, Node reader, string name, ReadOnlySpan<long> dims, double[] values)
    {
        var constant = editor.AddConstant(reader, name, Encoded(_stored, dims, values));
        return _stored == Read
            ? constant
            : editor
                .AddNode(
                    reader.Scope,
                    "Cast",
                    [constant],
                    [name + "_cast"],
                    [Attribute.Of("to", (long)Read.Code)],
                    name: $"Cast_{name}",
                    before: reader
                )
                .Outputs[0]!;
    }

    /// <summary>A bias of the type that the layer computes with.</summary>
    public Tensor Bias(ReadOnlySpan<long> dims, double[] values) => Encoded(Read, dims, values);

    /// <summary>Whether the stored type holds these numbers without infinities.</summary>
    public bool Holds(double[] values)
    {
        var limit =
            _stored == ElementType.Float16 ? 65504
            : _stored == ElementType.Float64 ? double.MaxValue
            : float.MaxValue;
        return Array.TrueForAll(values, v => Math.Abs(v) <= limit);
    }

    private static Tensor Encoded(ElementType type, ReadOnlySpan<long> dims, double[] values)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }
}
