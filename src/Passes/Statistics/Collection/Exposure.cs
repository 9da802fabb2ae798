using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Makes a copied model return values that it computes inside. A value of a body is handed out scope by scope, as a further output of the
/// node that holds the body:
/// <list type="bullet">
/// <item>If: the other branch returns an empty tensor in its place;</item>
/// <item>Loop, Scan: it is one more scan output, the iterations along a new first axis.</item>
/// </list>
/// </summary>
internal sealed class Exposure(ModelCopy copy)
{
    private readonly GraphEditor _editor = new(copy.Model, "observe");

    /// <summary>Why a value cannot be returned, as the rest of a sentence; null where it can.</summary>
    public static string? WhyNot(Value value)
    {
        if (value.Type is not (null or TensorType))
            return "it is no tensor";
        Node? branch = null;
        for (var scope = value.Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Function is { } function)
                return $"it stands in the function {function.Name}, which several calls may share";
            if (scope.Holder is not { } holder)
                continue;
            if (holder.Is("If"))
                branch = holder;
            else if (!IsLoop(holder))
                return $"it stands in a body of {holder}, which hands nothing out";
            else if (branch is not null)
                return $"it stands in a branch of {branch}, which an iteration of {holder} may take or not";
        }

        return null;
    }

    /// <summary>Lets the copy return a value of the original.</summary>
    public ObservedName Expose(Value value)
    {
        var own = copy.Values[value];
        var graph = copy.Model.Graph;
        if (own.Scope == graph && own.IsGraphInput)
            return new ObservedName(value, own.Name, IsInput: true, Stacked: 0);
        if (own.Scope != graph)
            own = AsFloat(own);
        var stacked = 0;
        for (; own.Scope != graph; own = HandOut(own))
            stacked += IsLoop(own.Scope.Holder!) ? 1 : 0;
        if (!own.IsGraphOutput)
        {
            // the runtime knows the type itself; an output may go without one
            _editor.AddGraphOutput(graph, own);
        }

        return new ObservedName(value, own.Name, IsInput: false, stacked);
    }

    /// <summary>
    /// Leaves of the copy's main graph what some of its outputs need: a run computes every node there is, so that looking at the first layers would cost as much as at the
    /// last. Inputs stay. To be called once, after the last <see cref="Expose"/>.
    /// </summary>
    public void Narrow(IReadOnlyCollection<string> outputs)
    {
        var graph = copy.Model.Graph;
        for (var i = graph.Outputs.Count - 1; i >= 0; i--)
        {
            if (!outputs.Contains(graph.Outputs[i].Name))
                _editor.RemoveGraphOutput(graph, i);
        }

        foreach (var node in graph.Nodes.Reverse())
        {
            if (node.Outputs.All(o => o is null or { IsUnused: true }) && NodeEffects.WhyUnknown(node) is null)
                _editor.Remove(node);
        }

        foreach (var value in graph.Initializers.Where(v => v is { IsUnused: true, IsGraphInput: false }).ToArray())
            _editor.RemoveInitializer(value);
    }

    private static bool IsLoop(Node holder) =>
        holder.Is("Loop") || (holder.Is("Scan") && holder.Scope.Model.OpsetsOf(holder.Scope).Standard >= 9);

    /// <summary>A node of its own, so that a body's input or output can be handed out too, in the one type that the other branch can name.</summary>
    private Value AsFloat(Value value)
    {
        var cast = _editor.AddNode(
            value.Scope,
            "Cast",
            [value],
            [$"{value.Name}_observed"],
            [Attribute.Of("to", (long)ElementType.Float32.Code)]
        );
        return cast.Outputs[0]!;
    }

    private Value HandOut(Value value)
    {
        var body = value.Scope;
        var holder = body.Holder!;
        _editor.AddGraphOutput(body, value);
        foreach (var other in holder.Subgraphs.Where(b => b != body).ToArray())
            _editor.AddGraphOutput(other, Nothing(other, value.Name));
        if (holder.Is("Scan"))
        {
            AppendZero(holder, "scan_output_axes");
            AppendZero(holder, "scan_output_directions");
        }

        // a Loop's body returns its condition besides
        var index = body.Outputs.Count - (holder.Is("Loop") ? 2 : 1);
        return _editor.AddNodeOutput(holder, index, value.Name);
    }

    private Value Nothing(Graph branch, string name) =>
        _editor.AddNode(branch, "Constant", [], [$"{name}_absent"], [Attribute.Of("value", Tensor.FromSingles([0], []))]).Outputs[0]!;

    private void AppendZero(Node scan, string attribute)
    {
        if (scan.Attributes.FirstOrDefault(a => a.Name == attribute)?.Payload is ImmutableArray<long> values)
            _editor.SetAttribute(scan, Attribute.Of(attribute, values.Add(0)));
    }
}
