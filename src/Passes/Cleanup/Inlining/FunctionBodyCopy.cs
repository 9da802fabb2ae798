using NNCompress.OnnxIO;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Cleanup;

/// <summary>The nodes of a function as one call of it means them: with the call's inputs for the function's, and its attributes for those that are referred to.</summary>
/// <param name="editor">Changes the model.</param>
/// <param name="call">The call; the nodes are put before it.</param>
/// <param name="function">The function; not changed.</param>
internal sealed class FunctionBodyCopy(GraphEditor editor, Node call, Function function)
{
    private readonly Dictionary<Value, Value?> _values = [];

    /// <summary>Writes the nodes.</summary>
    /// <returns>What stands for each of the function's outputs.</returns>
    public IReadOnlyList<Value> Write()
    {
        for (var i = 0; i < function.Body.Inputs.Count; i++)
            _values[function.Body.Inputs[i]] = call.Input(i);
        foreach (var node in function.Body.Nodes)
            Copy(node, call.Scope, call);
        return [.. function.Body.Outputs.Take(call.Outputs.Count).Select(o => _values[o]!)];
    }

    private void Copy(Node node, Graph scope, Node? before)
    {
        Attribute[] attributes = [.. node.Attributes.Where(a => a.Subgraphs.Length == 0).Select(Resolve).OfType<Attribute>()];
        var copy = editor.AddNode(
            scope,
            node.OpType,
            [.. node.Inputs.Select(i => i is null ? null : _values[i])],
            [.. node.Outputs.Select(o => o?.Name ?? "unused")],
            attributes,
            node.Domain,
            call.Name.Length > 0 && node.Name.Length > 0 ? $"{call.Name}/{node.Name}" : $"{call.OpType}/{node.OpType}",
            before
        );
        foreach (var attribute in node.Attributes.Where(a => a.Subgraphs.Length > 0))
            Copy((Graph)attribute.Payload!, copy, attribute.Name);
        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
                _values[output] = copy.Outputs[i];
        }
    }

    private void Copy(Graph body, Node holder, string attribute)
    {
        var copy = editor.AddBody(holder, attribute, body.Name ?? attribute);
        foreach (var input in body.Inputs)
            _values[input] = editor.AddGraphInput(copy, input.Name, input.Type!);
        foreach (var initializer in body.Initializers.Where(i => !i.IsGraphInput))
            _values[initializer] = editor.AddInitializer(copy, initializer.Name, initializer.Initializer!);
        foreach (var node in body.Nodes)
            Copy(node, copy, before: null);
        foreach (var output in body.Outputs)
        {
            var value = _values[output]!;
            if (value.Info is null && output.Info is not null)
                editor.SetInfo(value, output.Info);
            editor.AddGraphOutput(copy, value);
        }
    }

    /// <summary>An attribute with the call's value, or the function's default, where it refers to one of the function's; null where neither gives it.</summary>
    private Attribute? Resolve(Attribute attribute) =>
        attribute.ReferencedName is { } name
            ? (call.Attributes.Find(name) ?? function.DefaultAttributes.Find(name))?.Renamed(attribute.Name)
            : attribute;
}
