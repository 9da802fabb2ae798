using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>
/// A copy of a model's graphs, to be changed without changing the original. Tensors, being immutable, are shared: the original must
/// stay open as long as the copy is used.
/// </summary>
public sealed class ModelCopy
{
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<Node, Node> _nodes = [];

    /// <summary>From this IR version on, initializers need not be inputs too.</summary>
    private const long ConstantsNeedNoInputs = 4;

    /// <summary>Names for constants that come along from outside of what is copied; null where nothing lies outside.</summary>
    private readonly NameGenerator? _names;

    private ModelCopy(Model original)
    {
        Model = new Model
        {
            Path = original.Path,
            IrVersion = original.IrVersion,
            ProducerName = original.ProducerName,
            ProducerVersion = original.ProducerVersion,
            Domain = original.Domain,
            ModelVersion = original.ModelVersion,
            DocString = original.DocString,
            Metadata = original.Metadata,
            Unmodelled = original.Unmodelled,
        };
        foreach (var import in original.Opsets)
            Model.Opsets.Add(import);
        Fill(Model.Graph, original.Graph);
        foreach (var function in original.Functions)
            AddFunction(function);
    }

    private ModelCopy(IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs)
    {
        var scope = nodes[0].Scope;
        var original = scope.Model;
        Model = new Model { Path = original.Path, IrVersion = Math.Max(ConstantsNeedNoInputs, original.IrVersion ?? 0) };
        foreach (var import in original.OpsetsOf(scope))
            Model.Opsets.Add(import);
        foreach (var function in CalledBy(nodes, original))
            AddFunction(function);
        foreach (var value in nodes.SelectMany(n => n.Outputs).OfType<Value>())
            DeclareElement(value);
        _names = new NameGenerator(Model);
        foreach (var node in nodes)
            AddNode(Model.Graph, node);
        foreach (var output in outputs)
            Model.Graph.AddOutput(_values[output]);
    }

    public Model Model { get; }

    /// <summary>The copy of each value, of all scopes.</summary>
    public IReadOnlyDictionary<Value, Value> Values => _values;

    /// <summary>The copy of each node, of all scopes.</summary>
    public IReadOnlyDictionary<Node, Node> Nodes => _nodes;

    public static ModelCopy Of(Model original) => new(original);

    /// <summary>
    /// A model of some nodes of one scope, in their order, that returns some of their outputs. All else that they read, in bodies
    /// too, is constant and comes along.
    /// </summary>
    /// <exception cref="ArgumentException">The nodes read something that is not constant.</exception>
    public static ModelCopy OfNodes(IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs) => new(nodes, outputs);

    /// <summary>Functions that nodes call, directly or through others, in the model's order.</summary>
    private static IEnumerable<Function> CalledBy(IEnumerable<Node> nodes, Model model)
    {
        var called = new HashSet<Function>();
        var pending = new Stack<Node>(nodes);
        while (model.Functions.Count > 0 && pending.TryPop(out var node))
        {
            foreach (var inner in node.Subgraphs.SelectMany(b => b.Nodes))
                pending.Push(inner);
            var function = model.Functions.FirstOrDefault(f => node.Is(f.Domain, f.Name) && (f.Overload ?? "") == (node.Overload ?? ""));
            if (function is null || !called.Add(function))
                continue;
            foreach (var inner in function.Body.Nodes)
                pending.Push(inner);
        }

        return model.Functions.Where(called.Contains);
    }

    private void AddFunction(Function original)
    {
        var function = new Function(Model, original.Domain, original.Name)
        {
            Overload = original.Overload,
            DocString = original.DocString,
            RequiredAttributes = original.RequiredAttributes,
            Metadata = original.Metadata,
            Unmodelled = original.Unmodelled,
        };
        foreach (var import in original.Opsets)
            function.Opsets.Add(import);
        foreach (var attribute in original.DefaultAttributes)
            function.DefaultAttributes.Add(attribute);
        Model.AddFunction(function);
        Fill(function.Body, original.Body);
    }

    /// <summary>Declares all that the scope defines, then ties its nodes to what they read, as bodies see what stands around them.</summary>
    private void Fill(Graph graph, Graph original)
    {
        graph.Name = original.Name;
        graph.DocString = original.DocString;
        graph.Metadata = original.Metadata;
        graph.QuantizationAnnotations = original.QuantizationAnnotations;
        graph.Unmodelled = original.Unmodelled;
        foreach (var value in original.Values)
            Declare(value, graph);
        foreach (var input in original.Inputs)
            graph.AddInput(_values[input]);
        foreach (var value in original.Initializers)
            graph.AddInitializer(_values[value]);
        foreach (var value in original.SparseInitializers)
            graph.AddSparseInitializer(_values[value]);
        foreach (var node in original.Nodes)
            AddNode(graph, node);
        foreach (var output in original.Outputs)
            graph.AddOutput(CopyOf(output));
        graph.Listing.CopyFrom(original.Listing, _values);
    }

    private void Declare(Value value, Graph graph) =>
        _values.Add(
            value,
            new Value(value.Name, graph)
            {
                Info = value.Info,
                InfoAsRead = value.InfoAsRead,
                Initializer = value.Initializer,
                SparseInitializer = value.SparseInitializer,
            }
        );

    /// <summary>Of what the file declares, only the element type: shapes may be left over from other inputs.</summary>
    private void DeclareElement(Value value)
    {
        var element =
            value.Type is TensorType { Element: var type } && type != ElementType.Undefined ? new TensorType(type, Shape: null) : null;
        _values.Add(value, new Value(value.Name, Model.Graph) { Info = element is null ? null : new ValueInfo(element) });
    }

    private void AddNode(Graph graph, Node original)
    {
        var node = new Node(graph, original.Domain, original.OpType, original.Name)
        {
            Overload = original.Overload,
            DocString = original.DocString,
            Metadata = original.Metadata,
            Unmodelled = original.Unmodelled,
            Presence = original.Presence,
        };
        _nodes.Add(original, node);
        graph.Nodes.AddLast(node);
        foreach (var input in original.Inputs)
            node.AddInput(input is null ? null : CopyOf(input));
        foreach (var output in original.Outputs)
            node.AddOutput(output is null ? null : _values[output]);
        foreach (var attribute in original.Attributes)
            node.Attributes.Add(attribute.WithSubgraphs(body => Body(node, body)));
    }

    private Value CopyOf(Value value)
    {
        if (_values.TryGetValue(value, out var copy))
            return copy;
        if (_names is null || Constants.TensorOf(value) is not { } tensor)
            throw new ArgumentException($"'{value}' is read by what is copied, and is neither copied nor constant.", nameof(value));
        copy = new Value(_names.Unique(value.Name), Model.Graph) { Initializer = tensor };
        Model.Graph.AddInitializer(copy);
        _values.Add(value, copy);
        return copy;
    }

    private Graph Body(Node holder, Graph original)
    {
        var body = new Graph(Model, holder.Scope) { Holder = holder };
        Fill(body, original);
        return body;
    }
}
