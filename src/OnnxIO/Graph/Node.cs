using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <summary>One operator call. Read freely; change it through a <see cref="GraphEditor"/>.</summary>
public sealed class Node
{
    private readonly List<Value?> _inputs = [];
    private readonly List<Value?> _outputs = [];

    internal Node(Graph scope, string domain, string opType, string name)
    {
        Scope = scope;
        Domain = domain;
        OpType = opType;
        Name = name;
    }

    /// <summary>The graph that the node stands in.</summary>
    public Graph Scope { get; }

    /// <summary>The node's name; often empty, and not necessarily unique in files of other tools.</summary>
    public string Name { get; internal set; }

    public string OpType { get; internal set; }

    /// <summary>The operator set's domain as written; the standard's own is empty or <c>ai.onnx</c>.</summary>
    public string Domain { get; internal set; }

    /// <summary>Which overload of a model function is called; null where there is none.</summary>
    public string? Overload { get; internal set; }

    public string? DocString { get; internal set; }

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; internal set; } = [];

    internal ReadOnlyMemory<byte> Unmodelled { get; set; }

    /// <summary>Whether the file states name and domain even though they are empty: kept so that an unchanged node is written as it was.</summary>
    internal NodePresence Presence { get; set; }

    /// <summary>Values read, by position; null where an optional input is left out.</summary>
    public IReadOnlyList<Value?> Inputs => _inputs;

    /// <summary>Values computed, by position; null where an optional output is left out.</summary>
    public IReadOnlyList<Value?> Outputs => _outputs;

    public AttributeSet Attributes { get; } = [];

    /// <summary>Position in the scope's node list; null once removed.</summary>
    internal LinkedListNode<Node>? Position { get; set; }

    /// <summary>Whether the node still stands in its graph.</summary>
    public bool IsAlive => Position is not null;

    /// <summary>The node after this one in its graph's order.</summary>
    public Node? Next => Position?.Next?.Value;

    /// <summary>Bodies of control flow that the node holds.</summary>
    public IEnumerable<Graph> Subgraphs => Attributes.SelectMany(a => a.Subgraphs);

    /// <summary>Whether this is operator <paramref name="opType"/> of the standard's own domain.</summary>
    public bool Is(string opType) => OpType == opType && IsStandard;

    /// <summary>Whether this is operator <paramref name="opType"/> of domain <paramref name="domain"/>.</summary>
    public bool Is(string domain, string opType) => OpType == opType && OpsetImports.Canonical(Domain) == OpsetImports.Canonical(domain);

    /// <summary>Whether the operator belongs to the standard's own domain.</summary>
    public bool IsStandard => Domain.Length == 0 || Domain == "ai.onnx";

    /// <summary>Input <paramref name="index"/>, or null where it is left out or not there.</summary>
    public Value? Input(int index) => index < _inputs.Count ? _inputs[index] : null;

    /// <summary>Output <paramref name="index"/>, or null where it is left out or not there.</summary>
    public Value? Output(int index) => index < _outputs.Count ? _outputs[index] : null;

    /// <summary>How people find the node: its name, else its first output's name, with the operator.</summary>
    public string Label =>
        Name.Length > 0 ? Name
        : _outputs.FirstOrDefault(o => o is not null)?.Name is { } output ? $"{OpType}:{output}"
        : OpType;

    internal void AddInput(Value? value)
    {
        value?.AddUse(this, _inputs.Count);
        _inputs.Add(value);
    }

    internal void SetInput(int index, Value? value)
    {
        while (_inputs.Count <= index)
            _inputs.Add(null);
        _inputs[index]?.RemoveUse(this, index);
        _inputs[index] = value;
        value?.AddUse(this, index);
    }

    internal void TrimInputs(int count)
    {
        while (_inputs.Count > count)
        {
            _inputs[^1]?.RemoveUse(this, _inputs.Count - 1);
            _inputs.RemoveAt(_inputs.Count - 1);
        }
    }

    internal void AddOutput(Value? value)
    {
        if (value is not null)
        {
            value.Producer = this;
            value.OutputIndex = _outputs.Count;
        }

        _outputs.Add(value);
    }

    internal void SetOutput(int index, Value? value)
    {
        if (_outputs[index] is { } old && old.Producer == this)
            old.Producer = null;
        _outputs[index] = value;
        if (value is null)
            return;
        value.Producer = this;
        value.OutputIndex = index;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{OpType}({Label})";
}
