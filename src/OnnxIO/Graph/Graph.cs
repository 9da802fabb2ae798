using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <summary>
/// A scope: the main graph, a body of If, Loop or Scan, or the body of a model function. Its nodes read values of this
/// scope and of the scopes around it.
/// </summary>
public sealed class Graph
{
    private readonly List<Value> _inputs = [];
    private readonly List<Value> _outputs = [];
    private readonly List<Value> _initializers = [];
    private readonly List<Value> _sparseInitializers = [];

    internal Graph(Model model, Graph? outer)
    {
        Model = model;
        Outer = outer;
    }

    public Model Model { get; }

    /// <summary>The scope around this body; null for the main graph and for functions.</summary>
    public Graph? Outer { get; internal set; }

    /// <summary>The node that holds this body; null for the main graph and for functions.</summary>
    public Node? Holder { get; internal set; }

    /// <summary>The function whose body this is, or null.</summary>
    public Function? Function { get; internal set; }

    public string? Name { get; internal set; }

    public string? DocString { get; internal set; }

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; internal set; } = [];

    /// <summary>Which tensors hold scale and zero point of which value, as some exporters note it.</summary>
    public ImmutableArray<QuantizationAnnotation> QuantizationAnnotations { get; internal set; } = [];

    internal ReadOnlyMemory<byte> Unmodelled { get; set; }

    public IReadOnlyList<Value> Inputs => _inputs;

    public IReadOnlyList<Value> Outputs => _outputs;

    /// <summary>Dense constants in file order.</summary>
    public IReadOnlyList<Value> Initializers => _initializers;

    /// <summary>Sparse constants in file order.</summary>
    public IReadOnlyList<Value> SparseInitializers => _sparseInitializers;

    public NodeList Nodes { get; } = [];

    /// <summary>How the file declares the values, so that it can be written back as it was.</summary>
    internal GraphListing Listing { get; } = new();

    /// <summary>Inputs that a caller must give: those that are not initializers as well.</summary>
    public IEnumerable<Value> RequiredInputs => _inputs.Where(i => !i.IsInitializer);

    /// <summary>This graph and every body nested in its nodes, outermost first.</summary>
    public IEnumerable<Graph> WithNested()
    {
        var pending = new Stack<Graph>([this]);
        while (pending.TryPop(out var graph))
        {
            yield return graph;
            foreach (var body in graph.Nodes.SelectMany(n => n.Subgraphs).Reverse())
                pending.Push(body);
        }
    }

    /// <summary>Every value that this scope defines: inputs, initializers, node outputs; each once.</summary>
    public IEnumerable<Value> Values =>
        _inputs
            .Concat(_initializers.Where(v => !v.IsGraphInput))
            .Concat(_sparseInitializers.Where(v => !v.IsGraphInput))
            .Concat(Nodes.SelectMany(n => n.Outputs).OfType<Value>());

    /// <summary>How people find the scope: <c>main graph</c>, or the node and the body's name, or the function.</summary>
    public string Label =>
        Function is { } function ? $"function {function.Name}"
        : Holder is { } holder ? $"{holder.Label}/{Name}"
        : "main graph";

    internal void AddInput(Value value)
    {
        value.IsGraphInput = true;
        _inputs.Add(value);
    }

    internal void RemoveInput(Value value)
    {
        value.IsGraphInput = false;
        _inputs.Remove(value);
    }

    internal void AddOutput(Value value)
    {
        value.AddOutputOf(this);
        _outputs.Add(value);
    }

    internal void SetOutput(int index, Value value)
    {
        _outputs[index].RemoveOutputOf(this);
        _outputs[index] = value;
        value.AddOutputOf(this);
    }

    internal void RemoveOutput(int index)
    {
        _outputs[index].RemoveOutputOf(this);
        _outputs.RemoveAt(index);
    }

    internal void AddInitializer(Value value) => _initializers.Add(value);

    internal void RemoveInitializer(Value value) => _initializers.Remove(value);

    internal void AddSparseInitializer(Value value) => _sparseInitializers.Add(value);

    internal void RemoveSparseInitializer(Value value) => _sparseInitializers.Remove(value);

    /// <inheritdoc/>
    public override string ToString() => Label;
}
