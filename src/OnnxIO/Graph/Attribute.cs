using System.Collections.Immutable;
using System.Text;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>
/// A named parameter of a node. The payload's .NET type follows the kind: float, long, bytes, <see cref="Tensors.Tensor"/>,
/// <see cref="Graph"/>, <see cref="SparseTensor"/>, <see cref="OnnxType"/>, or an immutable array of one of these.
/// </summary>
public sealed record Attribute
{
    private Attribute(string name, AttributeKind kind, object? payload)
    {
        Name = name;
        Kind = kind;
        Payload = payload;
    }

    public string Name { get; }

    public AttributeKind Kind { get; }

    /// <summary>The value; null when <see cref="ReferencedName"/> stands for it.</summary>
    public object? Payload { get; }

    /// <summary>In a model function: the function's attribute whose value is taken.</summary>
    public string? ReferencedName { get; init; }

    public string? DocString { get; init; }

    internal ReadOnlyMemory<byte> Unmodelled { get; init; }

    /// <summary>Whether the file states the kind; very old files leave it to be inferred.</summary>
    internal bool KindIsStated { get; init; } = true;

    /// <summary>Whether the file states the value; some writers leave out zeros and empty strings.</summary>
    internal bool PayloadIsStated { get; init; } = true;

    public static Attribute Of(string name, float value) => new(name, AttributeKind.Float, value);

    public static Attribute Of(string name, long value) => new(name, AttributeKind.Int, value);

    public static Attribute Of(string name, string value) => Of(name, Encoding.UTF8.GetBytes(value));

    public static Attribute Of(string name, ReadOnlyMemory<byte> value) => new(name, AttributeKind.String, value);

    public static Attribute Of(string name, byte[] value) => Of(name, (ReadOnlyMemory<byte>)value);

    public static Attribute Of(string name, Tensor value) => new(name, AttributeKind.Tensor, value);

    public static Attribute Of(string name, Graph value) => new(name, AttributeKind.Graph, value);

    public static Attribute Of(string name, SparseTensor value) => new(name, AttributeKind.SparseTensor, value);

    public static Attribute Of(string name, OnnxType value) => new(name, AttributeKind.TypeProto, value);

    public static Attribute Of(string name, ImmutableArray<float> values) => new(name, AttributeKind.Floats, values);

    public static Attribute Of(string name, ImmutableArray<long> values) => new(name, AttributeKind.Ints, values);

    public static Attribute Of(string name, ImmutableArray<ReadOnlyMemory<byte>> values) => new(name, AttributeKind.Strings, values);

    public static Attribute Of(string name, ImmutableArray<Tensor> values) => new(name, AttributeKind.Tensors, values);

    public static Attribute Of(string name, ImmutableArray<Graph> values) => new(name, AttributeKind.Graphs, values);

    public static Attribute Of(string name, ImmutableArray<SparseTensor> values) => new(name, AttributeKind.SparseTensors, values);

    public static Attribute Of(string name, ImmutableArray<OnnxType> values) => new(name, AttributeKind.TypeProtos, values);

    /// <summary>In a model function: the attribute takes the value of the function's attribute <paramref name="referencedName"/>.</summary>
    public static Attribute Reference(string name, AttributeKind kind, string referencedName) =>
        new(name, kind, null) { ReferencedName = referencedName };

    /// <summary>An attribute as a file holds it: the kind may be one that this version does not know, the payload absent.</summary>
    internal static Attribute Stored(string name, AttributeKind kind, object? payload) => new(name, kind, payload);

    /// <summary>Bodies that the attribute holds: one for a graph, several for graphs, else none.</summary>
    public ImmutableArray<Graph> Subgraphs =>
        Payload switch
        {
            Graph graph => [graph],
            ImmutableArray<Graph> graphs => graphs,
            _ => [],
        };

    /// <summary>The same value under another name.</summary>
    public Attribute Renamed(string name) =>
        new(name, Kind, Payload)
        {
            ReferencedName = ReferencedName,
            DocString = DocString,
            Unmodelled = Unmodelled,
            KindIsStated = KindIsStated,
            PayloadIsStated = PayloadIsStated,
        };

    /// <summary>The attribute with other bodies in place of those that it holds; itself where it holds none.</summary>
    internal Attribute WithSubgraphs(Func<Graph, Graph> replacement)
    {
        object? payload = Payload switch
        {
            Graph graph => replacement(graph),
            ImmutableArray<Graph> graphs => graphs.Select(replacement).ToImmutableArray(),
            _ => null,
        };
        return payload is null
            ? this
            : new Attribute(Name, Kind, payload)
            {
                ReferencedName = ReferencedName,
                DocString = DocString,
                Unmodelled = Unmodelled,
                KindIsStated = KindIsStated,
            };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Kind}";
}
