namespace NNCompress.OnnxIO.Verify;

/// <summary>Every value has a name and one definition, and within a scope every name means one value.</summary>
internal static class DefinitionRule
{
    public static void Check(Model model, Findings findings)
    {
        CheckScope(model.Graph, [], findings);
        foreach (var function in model.Functions)
            CheckScope(function.Body, [], findings);
    }

    /// <param name="graph">The scope.</param>
    /// <param name="around">Names of the scopes around it.</param>
    /// <param name="findings">Where findings go.</param>
    private static void CheckScope(Graph graph, HashSet<string> around, Findings findings)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in graph.Values)
        {
            if (value.Name.Length == 0)
                findings.At(VerifyCodes.Unnamed, graph.Label, "A value has no name.");
            else if (!own.Add(value.Name))
                findings.At(VerifyCodes.DefinedTwice, $"{graph.Label}: '{value}'", "Two values of the scope have this name.");
            else if (around.Contains(value.Name))
                findings.At(
                    VerifyCodes.Shadowed,
                    $"{graph.Label}: '{value}'",
                    "A scope around this one has a value of the same name; here it cannot be read."
                );
            if (value.Producer is { } producer && (value.IsInitializer || value.IsGraphInput))
                findings.At(
                    VerifyCodes.DefinedTwice,
                    $"{graph.Label}: '{value}'",
                    $"{producer} computes it, although it is {(value.IsInitializer ? "an initializer" : "an input")} too."
                );
        }

        var bodies = graph.Nodes.SelectMany(n => n.Subgraphs).ToArray();
        if (bodies.Length == 0)
            return;
        own.UnionWith(around);
        foreach (var body in bodies)
            CheckScope(body, own, findings);
    }
}
