using System.Collections;
using System.Collections.Immutable;
using System.Text;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>The attributes of a node, in file order, found by name.</summary>
public sealed class AttributeSet : IReadOnlyList<Attribute>
{
    private readonly List<Attribute> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public Attribute this[int index] => _items[index];

    /// <summary>The attribute of that name, or null.</summary>
    public Attribute? Find(string name) => _items.Find(a => a.Name == name);

    public bool Contains(string name) => Find(name) is not null;

    /// <summary>An integer attribute, or <paramref name="absent"/> where the node has none of that name and kind.</summary>
    public long Int(string name, long absent) => Find(name)?.Payload is long value ? value : absent;

    /// <summary>A float attribute, or <paramref name="absent"/>.</summary>
    public float Float(string name, float absent) => Find(name)?.Payload is float value ? value : absent;

    /// <summary>A list of integers, or null.</summary>
    public ImmutableArray<long>? Ints(string name) => Find(name)?.Payload as ImmutableArray<long>?;

    /// <summary>A list of floats, or null.</summary>
    public ImmutableArray<float>? Floats(string name) => Find(name)?.Payload as ImmutableArray<float>?;

    /// <summary>A string attribute decoded as UTF-8, or null.</summary>
    public string? String(string name) => Find(name)?.Payload is ReadOnlyMemory<byte> bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>A list of strings decoded as UTF-8, or null.</summary>
    public ImmutableArray<string>? Strings(string name) =>
        Find(name)?.Payload is ImmutableArray<ReadOnlyMemory<byte>> values
            ? [.. values.Select(v => Encoding.UTF8.GetString(v.Span))]
            : null;

    public Tensor? Tensor(string name) => Find(name)?.Payload as Tensor;

    public Graph? Graph(string name) => Find(name)?.Payload as Graph;

    internal void Add(Attribute attribute) => _items.Add(attribute);

    internal void Set(Attribute attribute)
    {
        var index = _items.FindIndex(a => a.Name == attribute.Name);
        if (index < 0)
            _items.Add(attribute);
        else
            _items[index] = attribute;
    }

    internal bool Remove(string name) => _items.RemoveAll(a => a.Name == name) > 0;

    /// <inheritdoc/>
    public IEnumerator<Attribute> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
