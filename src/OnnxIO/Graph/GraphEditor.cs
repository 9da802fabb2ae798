namespace NNCompress.OnnxIO;

/// <summary>
/// The only way to change a graph. Every change is made under the label of the pass that asks for it, keeps uses and
/// producers consistent, and is counted.
/// </summary>
public sealed partial class GraphEditor
{
    private readonly NameGenerator _names;

    /// <param name="model">The model to change.</param>
    /// <param name="label">Who changes it: a pass id.</param>
    public GraphEditor(Model model, string label)
    {
        Model = model;
        Label = label;
        _names = new NameGenerator(model);
    }

    public Model Model { get; }

    public string Label { get; }

    /// <summary>Changes made so far.</summary>
    public int Changes { get; private set; }

    /// <summary>Puts a new node at the end of a scope, or before or after another node of it.</summary>
    public Node AddNode(
        Graph scope,
        string opType,
        ReadOnlySpan<Value?> inputs,
        ReadOnlySpan<string> outputNames,
        ReadOnlySpan<Attribute> attributes = default,
        string domain = "",
        string? name = null,
        Node? before = null,
        Node? after = null
    )
    {
        var node = new Node(scope, domain, opType, _names.Unique(name ?? $"{opType}_{Label}"));
        foreach (var input in inputs)
            node.AddInput(input);
        foreach (var output in outputNames)
            node.AddOutput(new Value(_names.Unique(output), scope));
        foreach (var attribute in attributes)
            node.Attributes.Add(attribute);
        if (before is not null)
            scope.Nodes.AddBefore(before, node);
        else if (after is not null)
            scope.Nodes.AddAfter(after, node);
        else
            scope.Nodes.AddLast(node);
        Changes++;
        return node;
    }

    /// <summary>
    /// Puts a node behind an output: the producer computes a new value, which the node reads first, and the node computes the output in its
    /// stead. Readers, name and declaration of the output stay.
    /// </summary>
    /// <param name="output">A node's output.</param>
    /// <param name="opType">The operator of the new node, of the standard's own domain.</param>
    /// <param name="furtherInputs">What the new node reads beside the new value.</param>
    /// <param name="attributes">Attributes of the new node.</param>
    public Node Interpose(
        Value output,
        string opType,
        ReadOnlySpan<Value?> furtherInputs = default,
        ReadOnlySpan<Attribute> attributes = default
    )
    {
        var producer = output.Producer ?? throw new InvalidOperationException($"'{output}' has no producer.");
        var inner = new Value(_names.Unique($"{output.Name}_{producer.OpType.ToLowerInvariant()}"), output.Scope);
        producer.SetOutput(output.OutputIndex, inner);
        var node = AddNode(
            output.Scope,
            opType,
            [inner, .. furtherInputs],
            [],
            attributes,
            name: $"{opType}_{output.Name}",
            after: producer
        );
        node.AddOutput(output);
        return node;
    }

    /// <summary>Lets a node, which has no outputs yet, compute those of another in its stead, and removes the other.</summary>
    public void Supersede(Node old, Node replacement)
    {
        if (replacement.Outputs.Count > 0)
            throw new InvalidOperationException($"{replacement} has outputs of its own.");
        for (var i = 0; i < old.Outputs.Count; i++)
        {
            var output = old.Outputs[i];
            old.SetOutput(i, null);
            replacement.AddOutput(output);
        }

        Remove(old);
    }

    /// <summary>Removes a node whose outputs nothing reads.</summary>
    public void Remove(Node node)
    {
        foreach (var output in node.Outputs.OfType<Value>())
            RequireUnused(output);
        foreach (var body in node.Subgraphs)
            Detach(body);
        node.TrimInputs(0);
        node.Scope.Nodes.Remove(node);
        Changes++;
    }

    /// <summary>Sets input <paramref name="index"/> of a node; null leaves an optional input out.</summary>
    public void SetInput(Node node, int index, Value? value)
    {
        node.SetInput(index, value);
        Changes++;
    }

    /// <summary>Drops inputs from position <paramref name="count"/> on.</summary>
    public void TrimInputs(Node node, int count)
    {
        node.TrimInputs(count);
        Changes++;
    }

    public void SetAttribute(Node node, Attribute attribute)
    {
        node.Attributes.Set(attribute);
        Changes++;
    }

    public void RemoveAttribute(Node node, string name)
    {
        if (node.Attributes.Remove(name))
            Changes++;
    }

    public void SetOperator(Node node, string opType, string domain = "")
    {
        node.OpType = opType;
        node.Domain = domain;
        Changes++;
    }

    public void Rename(Node node, string name)
    {
        node.Name = _names.Unique(name);
        Changes++;
    }

    /// <summary>Declares what is known of a value.</summary>
    public void SetInfo(Value value, ValueInfo? info)
    {
        value.Info = info;
        Changes++;
    }

    public void SetOpset(string domain, long version)
    {
        Model.Opsets.Set(domain, version);
        Changes++;
    }

    /// <summary>Sets the version of an operator set that a function's nodes are written in.</summary>
    public void SetOpset(Function function, string domain, long version)
    {
        function.Opsets.Set(domain, version);
        Changes++;
    }

    /// <summary>Imports an operator set where a scope takes its own from: its function, or the model.</summary>
    public void SetOpset(Graph scope, string domain, long version)
    {
        Model.OpsetsOf(scope).Set(domain, version);
        Changes++;
    }

    public void SetIrVersion(long version)
    {
        Model.IrVersion = version;
        Changes++;
    }

    /// <summary>Sets a metadata entry of the model.</summary>
    public void SetMetadata(string key, string value)
    {
        Model.Metadata = [.. Model.Metadata.Where(m => m.Key != key), KeyValuePair.Create(key, value)];
        Changes++;
    }

    /// <summary>Gives every node of every scope a unique name, keeping those that are unique already.</summary>
    public void NameNodes()
    {
        var seen = new HashSet<string>();
        foreach (var node in Model.AllNodes)
        {
            if (node.Name.Length > 0 && seen.Add(node.Name))
                continue;
            node.Name = _names.Unique(node.Name.Length > 0 ? node.Name : node.Label.Replace(':', '_'));
            seen.Add(node.Name);
            Changes++;
        }
    }

    private static void RequireUnused(Value value)
    {
        if (!value.IsUnused)
            throw new InvalidOperationException($"'{value}' is still read or returned.");
    }

    /// <summary>Takes a body's reads off the values around it.</summary>
    private static void Detach(Graph body)
    {
        foreach (var graph in body.WithNested())
        {
            foreach (var node in graph.Nodes)
                node.TrimInputs(0);
            foreach (var output in graph.Outputs.ToArray())
                output.RemoveOutputOf(graph);
        }
    }
}
