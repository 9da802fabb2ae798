using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <content>Inputs, outputs, bodies and functions.</content>
public sealed partial class GraphEditor
{
    /// <summary>Adds an input to the main graph or a body.</summary>
    public Value AddGraphInput(Graph scope, string name, OnnxType type)
    {
        var value = new Value(_names.Unique(name), scope) { Info = new ValueInfo(type) };
        scope.AddInput(value);
        Changes++;
        return value;
    }

    /// <summary>Adds an output to a graph.</summary>
    public void AddGraphOutput(Graph scope, Value value)
    {
        scope.AddOutput(value);
        Changes++;
    }

    /// <summary>Lets a graph no longer return what stands at a place among its outputs; the value stays where something reads it.</summary>
    public void RemoveGraphOutput(Graph scope, int index)
    {
        scope.RemoveOutput(index);
        Changes++;
    }

    /// <summary>
    /// Gives a node one more output, as a node of control flow needs when its bodies return one more value. Outputs before it that the node leaves
    /// out get names, too.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="index">The output's position; not taken yet.</param>
    /// <param name="name">Its name, or that name with a number.</param>
    public Value AddNodeOutput(Node node, int index, string name)
    {
        if (index < node.Outputs.Count)
            throw new InvalidOperationException($"{node} has an output {index} already.");
        while (node.Outputs.Count <= index)
            node.AddOutput(new Value(_names.Unique(node.Outputs.Count == index ? name : $"{name}_unused"), node.Scope));
        Changes++;
        return node.Outputs[index]!;
    }

    /// <summary>Gives a node an empty body, to be filled: <c>then_branch</c> of an If, <c>body</c> of a Loop.</summary>
    public Graph AddBody(Node holder, string attributeName, string graphName)
    {
        var body = new Graph(Model, holder.Scope) { Holder = holder, Name = graphName };
        holder.Attributes.Add(Attribute.Of(attributeName, body));
        Changes++;
        return body;
    }

    /// <summary>
    /// Moves a body to another node, under an attribute of that name. What the body reads of the scopes around it must be visible there.
    /// </summary>
    public void MoveBody(Graph body, Node holder, string attributeName)
    {
        if (body.Holder is not { } old || old.Attributes.FirstOrDefault(a => a.Payload == body) is not { } attribute)
            throw new InvalidOperationException($"The {body.Label} is no body of a single one.");
        old.Attributes.Remove(attribute.Name);
        body.Holder = holder;
        body.Outer = holder.Scope;
        holder.Attributes.Add(Attribute.Of(attributeName, body));
        Changes++;
    }

    /// <summary>Adds a function to the model, its body empty, with the operator sets that its nodes are written in.</summary>
    public Function AddFunction(string domain, string name, params ReadOnlySpan<OpsetImport> opsets)
    {
        var function = new Function(Model, domain, name);
        foreach (var import in opsets)
            function.Opsets.Add(import);
        Model.AddFunction(function);
        Changes++;
        return function;
    }

    /// <summary>Gives an attribute of a function the value that it has where a call leaves it out.</summary>
    public void SetDefaultAttribute(Function function, Attribute attribute)
    {
        function.DefaultAttributes.Set(attribute);
        Changes++;
    }

    /// <summary>Removes a function; that nothing calls it is the caller's to know.</summary>
    public void RemoveFunction(Function function)
    {
        Model.RemoveFunction(function);
        Changes++;
    }

    /// <summary>Notes which tensors hold scale and zero point of which value.</summary>
    public void SetQuantizationAnnotations(Graph scope, ImmutableArray<QuantizationAnnotation> annotations)
    {
        scope.QuantizationAnnotations = annotations;
        Changes++;
    }
}
