namespace NNCompress.OnnxIO.Verify;

/// <summary>Calls fit the functions that they call, and no function calls itself, however indirectly.</summary>
internal static class FunctionRule
{
    public static void Check(Model model, FunctionIndex functions, Findings findings)
    {
        if (model.Functions.Count == 0)
            return;
        foreach (var node in model.AllNodes)
        {
            if (functions.CalledBy(node) is { } function)
                CheckCall(node, function, findings);
        }

        CheckRecursion(model, functions, findings);
    }

    private static void CheckCall(Node node, Function function, Findings findings)
    {
        if (node.Inputs.Count > function.Body.Inputs.Count)
            findings.At(
                VerifyCodes.FunctionCall,
                node,
                $"Function {function.Name} takes {function.Body.Inputs.Count} inputs, the call gives {node.Inputs.Count}."
            );
        if (node.Outputs.Count > function.Body.Outputs.Count)
            findings.At(
                VerifyCodes.FunctionCall,
                node,
                $"Function {function.Name} has {function.Body.Outputs.Count} outputs, the call takes {node.Outputs.Count}."
            );
        foreach (var required in function.RequiredAttributes.Where(a => !node.Attributes.Contains(a)))
            findings.At(VerifyCodes.FunctionCall, node, $"Function {function.Name} needs the attribute '{required}'.");
    }

    /// <summary>Depth-first search; a function met again while its own calls are followed stands on a circle.</summary>
    private static void CheckRecursion(Model model, FunctionIndex functions, Findings findings)
    {
        var calls = model.Functions.ToDictionary(
            f => f,
            f => f.Body.WithNested().SelectMany(g => g.Nodes).Select(functions.CalledBy).OfType<Function>().Distinct().ToArray()
        );
        var finished = new HashSet<Function>();
        foreach (var start in model.Functions)
        {
            var path = new List<Function>();
            var pending = new Stack<(Function Function, int Depth)>([(start, 0)]);
            while (pending.TryPop(out var next))
            {
                finished.UnionWith(path.Skip(next.Depth));
                path.RemoveRange(next.Depth, path.Count - next.Depth);
                var at = path.IndexOf(next.Function);
                if (at >= 0)
                {
                    var circle = string.Join(" → ", path.Skip(at).Append(next.Function).Select(f => f.Name));
                    findings.At(VerifyCodes.FunctionRecursion, $"function {next.Function.Name}", $"The calls {circle} never end.");
                    return;
                }

                if (finished.Contains(next.Function))
                    continue;
                path.Add(next.Function);
                foreach (var called in calls[next.Function])
                    pending.Push((called, path.Count));
            }

            finished.UnionWith(path);
        }
    }
}
