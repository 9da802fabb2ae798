namespace NNCompress.OnnxIO.Verify;

/// <summary>
/// Bodies take and return as many values as their node's operator demands. If: branches take none and return the node's outputs.
/// Loop with N carried values: the body takes counter, condition and N, returns condition, N, and the collected outputs. Scan (version
/// 9 on) with n inputs, m of them scanned: the body takes n; version 8 has sequence_lens before them.
/// </summary>
internal static class BodyRule
{
    public static void Check(Model model, Findings findings)
    {
        foreach (var node in model.AllNodes)
        {
            if (!node.IsStandard)
                continue;
            switch (node.OpType)
            {
                case "If":
                    CheckBody(node, "then_branch", inputs: 0, node.Outputs.Count, findings);
                    CheckBody(node, "else_branch", inputs: 0, node.Outputs.Count, findings);
                    break;
                case "Loop":
                    CheckBody(node, "body", inputs: Math.Max(2, node.Inputs.Count), node.Outputs.Count + 1, findings);
                    break;
                case "Scan":
                    var lengths = model.OpsetsOf(node.Scope).Standard < 9 ? 1 : 0;
                    CheckBody(node, "body", node.Inputs.Count - lengths, node.Outputs.Count, findings);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckBody(Node node, string name, int inputs, int outputs, Findings findings)
    {
        if (node.Attributes.Graph(name) is not { } body)
            return;
        // older files list initializers among the inputs; a caller gives the others
        var given = body.RequiredInputs.Count();
        if (given != inputs)
            findings.At(VerifyCodes.BodySignature, node, $"Its {name} takes {given} inputs, where the node gives {inputs}.");
        if (body.Outputs.Count < outputs)
            findings.At(
                VerifyCodes.BodySignature,
                node,
                $"Its {name} returns {body.Outputs.Count} values, where the node needs {outputs}."
            );
    }
}
