using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Cleanup;

/// <summary>Replaces one call of a function by the function's nodes.</summary>
internal static class FunctionInliner
{
    /// <summary>Why a call cannot be replaced, as a clause for the user; null where it can.</summary>
    public static string? WhyNot(Node call, Function function)
    {
        var nodes = function.Body.WithNested().SelectMany(s => s.Nodes).ToArray();
        if (nodes.FirstOrDefault(n => FunctionCalls.CalleeOf(n) is not null) is { } inner)
            return $"{function} calls {inner}, which stays";
        if (function.RequiredAttributes.FirstOrDefault(a => !call.Attributes.Contains(a)) is { } missing)
            return $"it does not give the attribute {missing}, which {function} needs";
        if (call.Attributes.FirstOrDefault(a => a.Subgraphs.Length > 0) is { } graph)
            return $"it hands a graph over as its attribute {graph.Name}";
        if (nodes.SelectMany(n => n.Attributes).FirstOrDefault(a => a.Subgraphs.Length > 0 && a.Payload is not Graph) is { } graphs)
            return $"{function} has a list of graphs as the attribute {graphs.Name}";
        foreach (var body in nodes.SelectMany(n => n.Subgraphs))
        {
            if (body.SparseInitializers.Count > 0)
                return $"the {body.Label} stores sparse constants";
            if (body.Inputs.FirstOrDefault(i => i.Type is null) is { } untyped)
                return $"the input '{untyped}' of the {body.Label} has no declared type";
        }

        if (function.Body.Outputs.Take(call.Outputs.Count).FirstOrDefault(o => IsLeftOut(call, function, o)) is { } output)
            return $"its output '{output}' is an input that it leaves out";
        return WhyVersionsDiffer(call, function, nodes);
    }

    /// <summary>Puts the function's nodes before the call, and removes that.</summary>
    public static void Inline(GraphEditor editor, Node call, Function function)
    {
        foreach (var import in function.Opsets)
        {
            var domain = import.Domain ?? "";
            if (editor.Model.OpsetsOf(call.Scope).VersionOf(domain) is null && import.Version is { } version)
                editor.SetOpset(call.Scope, domain, version);
        }

        var copy = new FunctionBodyCopy(editor, call, function);
        var given = copy.Write();
        for (var i = 0; i < call.Outputs.Count; i++)
        {
            if (call.Outputs[i] is not { } output || output.IsUnused)
                continue;
            var value = given[i];
            // what another node or scope gives, or is returned already, cannot take the name of a graph output
            if (!GraphEditor.CanReplaceUses(output, value))
                value = editor.AddNode(call.Scope, "Identity", [value], [value.Name], name: $"{call.Name}/return", before: call).Outputs[
                    0
                ]!;
            if (!editor.TryReplaceUses(output, value))
                throw new InvalidOperationException($"'{output}': {GraphEditor.WhyNotReplaceable(output, value)}");
        }

        editor.Remove(call);
    }

    private static bool IsLeftOut(Node call, Function function, Value output)
    {
        for (var i = 0; i < function.Body.Inputs.Count; i++)
        {
            if (function.Body.Inputs[i] == output)
                return call.Input(i) is null;
        }

        return false;
    }

    /// <summary>The function's operators must mean the same where it is called: the same version of the set, or of each operator in it.</summary>
    private static string? WhyVersionsDiffer(Node call, Function function, Node[] nodes)
    {
        var here = call.Scope.Model.OpsetsOf(call.Scope);
        foreach (var node in nodes)
        {
            var (there, version) = (function.Opsets.VersionOf(node.Domain), here.VersionOf(node.Domain));
            if (there is null || version is null || there == version)
                continue;
            var (then, now) = (
                OperatorSchemas.Find(node.Domain, node.OpType, there.Value),
                OperatorSchemas.Find(node.Domain, node.OpType, version.Value)
            );
            if (then is null || now is null || then.Since != now.Since)
                return $"{function} is written in operator set {there}, where {node.OpType} is another than in {version}: upgrade-opset first";
        }

        return null;
    }
}
