namespace NNCompress.OnnxIO.Verify;

/// <summary>Whatever is read or returned is defined in the reader's scope or in one around it, and computed before.</summary>
internal static class VisibilityRule
{
    public static void Check(Model model, Findings findings)
    {
        foreach (var root in model.Functions.Select(f => f.Body).Prepend(model.Graph))
            new Walk(findings).Through(root);
    }

    private sealed class Walk(Findings findings)
    {
        private readonly HashSet<Graph> _open = [];
        private readonly HashSet<Value> _computed = [];

        public void Through(Graph graph)
        {
            _open.Add(graph);
            foreach (var node in graph.Nodes)
            {
                foreach (var input in node.Inputs)
                {
                    if (input is not null)
                        CheckRead(input, "input", (code, message) => findings.At(code, node, message));
                }

                foreach (var body in node.Subgraphs)
                    Through(body);
                foreach (var output in node.Outputs)
                {
                    if (output is not null)
                        _computed.Add(output);
                }
            }

            foreach (var output in graph.Outputs)
                CheckRead(output, "output", (code, message) => findings.At(code, graph.Label, message));
            _open.Remove(graph);
        }

        private void CheckRead(Value value, string role, Action<Diagnostics.DiagnosticCode, string> report)
        {
            if (value.Producer is null && !value.IsGraphInput && !value.IsInitializer)
                report(VerifyCodes.Undefined, $"Its {role} '{value}' is defined nowhere.");
            else if (!_open.Contains(value.Scope))
                report(VerifyCodes.OutOfScope, $"Its {role} '{value}' belongs to {value.Scope.Label}, which cannot be read from here.");
            else if (value.Producer is { } producer && !_computed.Contains(value))
                report(VerifyCodes.OutOfOrder, $"Its {role} '{value}' is computed only later, by {producer}.");
        }
    }
}
