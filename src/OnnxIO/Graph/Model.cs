using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>
/// An ONNX model in memory. Holds its files open, as tensors are read from them on demand: dispose it when done, and
/// use none of its tensors after that.
/// </summary>
public sealed class Model : IDisposable
{
    private readonly List<MappedFile> _files = [];
    private readonly List<Function> _functions = [];

    /// <summary>An empty model, to be filled through a <see cref="GraphEditor"/>.</summary>
    public Model() => Graph = new Graph(this, outer: null);

    /// <summary>Version of the file format (<c>ir_version</c>); null where the file states none.</summary>
    public long? IrVersion { get; internal set; }

    /// <summary>Operator sets of the main graph and its bodies.</summary>
    public OpsetImports Opsets { get; } = [];

    public string? ProducerName { get; internal set; }

    public string? ProducerVersion { get; internal set; }

    public string? Domain { get; internal set; }

    public long? ModelVersion { get; internal set; }

    public string? DocString { get; internal set; }

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; internal set; } = [];

    /// <summary>The main graph.</summary>
    public Graph Graph { get; }

    public IReadOnlyList<Function> Functions => _functions;

    /// <summary>Training information, device configurations and unknown fields, in wire form.</summary>
    internal ReadOnlyMemory<byte> Unmodelled { get; set; }

    /// <summary>Whether the model carries training graphs, which are kept as they are and name initializers of the main graph.</summary>
    public bool HasTrainingInfo { get; internal set; }

    /// <summary>The file that the model was read from; null for one made in memory.</summary>
    public string? Path { get; internal set; }

    /// <summary>Every file that the model reads from: its own and those of its external data.</summary>
    public IReadOnlyList<string> FilePaths => [.. _files.Select(f => f.Path)];

    /// <summary>Before IR 4 every initializer had to be listed among the inputs; callers practically never override them.</summary>
    public bool InitializersAreInputs => IrVersion is < 4;

    /// <summary>Every scope: the main graph and its bodies, then each function's.</summary>
    public IEnumerable<Graph> Scopes => Graph.WithNested().Concat(_functions.SelectMany(f => f.Body.WithNested()));

    /// <summary>Every node of every scope.</summary>
    public IEnumerable<Node> AllNodes => Scopes.SelectMany(s => s.Nodes);

    /// <summary>Operator sets in force in a scope: the function's own inside a function, else the model's.</summary>
    public OpsetImports OpsetsOf(Graph scope)
    {
        for (var graph = scope; graph is not null; graph = graph.Outer)
        {
            if (graph.Function is { } function)
                return function.Opsets;
        }

        return Opsets;
    }

    /// <summary>Files that the model's tensors are read from.</summary>
    internal IReadOnlyList<MappedFile> Files => _files;

    /// <summary>Bytes of the constant data of all scopes, in initializers and attributes; shared data count once per place.</summary>
    /// <param name="counts">Which tensors count; null for all.</param>
    public long TensorBytes(Func<Tensor, bool>? counts = null)
    {
        var initializers = Scopes.SelectMany(s => s.Initializers).Select(v => v.Initializer).OfType<Tensor>();
        var attributes = AllNodes.SelectMany(n => n.Attributes).Select(a => a.Payload).OfType<Tensor>();
        return initializers.Concat(attributes).Where(t => counts is null || counts(t)).Sum(t => t.ByteLength);
    }

    internal void AddFunction(Function function) => _functions.Add(function);

    internal void RemoveFunction(Function function) => _functions.Remove(function);

    /// <summary>Ties a file's lifetime to the model's.</summary>
    internal void Own(MappedFile file) => _files.Add(file);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
        _files.Clear();
    }
}
