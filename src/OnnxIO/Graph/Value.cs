using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>
/// One value of a graph: a graph input, an initializer, or a node's output, and every place that reads it.
/// Bodies of If, Loop and Scan that capture it hold this same object.
/// </summary>
public sealed class Value
{
    private readonly List<Use> _uses = [];
    private readonly List<Graph> _outputOf = [];

    internal Value(string name, Graph scope)
    {
        Name = name;
        Scope = scope;
    }

    /// <summary>The name under which the file knows the value; unique within its scope.</summary>
    public string Name { get; internal set; }

    /// <summary>The graph that defines the value.</summary>
    public Graph Scope { get; }

    /// <summary>Declared type, documentation and metadata; null where the model declares nothing.</summary>
    public ValueInfo? Info { get; internal set; }

    /// <summary><see cref="Info"/> as the file had it: while that is unchanged, second declarations of the file are written back, too.</summary>
    internal ValueInfo? InfoAsRead { get; set; }

    /// <summary>The declared type, where there is one.</summary>
    public OnnxType? Type => Info?.Type;

    /// <summary>The node that computes the value; null for graph inputs and initializers.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>Which output of <see cref="Producer"/> this is.</summary>
    public int OutputIndex { get; internal set; }

    /// <summary>Constant data, where the value is a dense initializer.</summary>
    public Tensor? Initializer { get; internal set; }

    /// <summary>Constant data, where the value is a sparse initializer.</summary>
    public SparseTensor? SparseInitializer { get; internal set; }

    public bool IsInitializer => Initializer is not null || SparseInitializer is not null;

    /// <summary>Whether the value is listed among its scope's inputs; in old files initializers are, too.</summary>
    public bool IsGraphInput { get; internal set; }

    /// <summary>Whether any graph returns the value.</summary>
    public bool IsGraphOutput => _outputOf.Count > 0;

    /// <summary>Graphs that return the value, once per place in their outputs.</summary>
    public IReadOnlyList<Graph> OutputOf => _outputOf;

    /// <summary>Every node input that reads the value, nested scopes included.</summary>
    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>Whether nothing reads or returns the value.</summary>
    public bool IsUnused => _uses.Count == 0 && _outputOf.Count == 0;

    /// <summary>
    /// Whether the value is an initializer that no caller can replace. Listed among the main graph's inputs too, it can be replaced,
    /// except before IR 4, when all initializers had to be listed (<see cref="Model.InitializersAreInputs"/>); an input of a body is
    /// bound by the node that runs the body.
    /// </summary>
    public bool IsConstant => IsInitializer && (!IsGraphInput || (Scope.Outer is null && Scope.Model.InitializersAreInputs));

    internal void AddUse(Node node, int index) => _uses.Add(new Use(node, index));

    internal void RemoveUse(Node node, int index) => _uses.Remove(new Use(node, index));

    internal void AddOutputOf(Graph graph) => _outputOf.Add(graph);

    internal void RemoveOutputOf(Graph graph) => _outputOf.Remove(graph);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
