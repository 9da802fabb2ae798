using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <summary>A function of the model itself: an operator defined by a graph of other operators.</summary>
public sealed class Function
{
    internal Function(Model model, string domain, string name)
    {
        Domain = domain;
        Name = name;
        Body = new Graph(model, outer: null) { Function = this };
    }

    public string Domain { get; }

    public string Name { get; }

    public string? Overload { get; internal set; }

    public string? DocString { get; internal set; }

    /// <summary>The function's nodes; its inputs and outputs are the function's.</summary>
    public Graph Body { get; }

    /// <summary>Attributes that every call must give.</summary>
    public ImmutableArray<string> RequiredAttributes { get; internal set; } = [];

    /// <summary>Attributes that a call may leave out, with their defaults.</summary>
    public AttributeSet DefaultAttributes { get; } = [];

    /// <summary>Operator sets that the function's nodes are written in; they may differ from the model's.</summary>
    public OpsetImports Opsets { get; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; internal set; } = [];

    internal ReadOnlyMemory<byte> Unmodelled { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Domain}.{Name}";
}
