using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Nodes have the inputs, outputs and attributes that their operator's version asks for.</summary>
internal static class SignatureRule
{
    public static void Check(Model model, FunctionIndex functions, Findings findings)
    {
        foreach (var graph in model.Scopes)
        {
            var imports = model.OpsetsOf(graph);
            foreach (var node in graph.Nodes)
            {
                CheckAttributeSet(node, findings);
                if (functions.CalledBy(node) is not null)
                    continue;
                var opset = imports.VersionOf(node.Domain) ?? (node.IsStandard ? 1 : 0);
                // a newer set may have a newer version of any operator, with another signature
                if (
                    opset > OperatorSchemas.LatestOf(node.Domain)
                    || OperatorSchemas.Find(node.Domain, node.OpType, opset) is not { } schema
                )
                    continue;
                CheckInputs(node, schema, findings);
                CheckOutputs(node, schema, findings);
                CheckAttributes(node, schema, findings);
            }
        }
    }

    private static void CheckInputs(Node node, OperatorSchema schema, Findings findings)
    {
        if (node.Inputs.Count < schema.MinInputs || node.Inputs.Count > schema.MaxInputs)
        {
            findings.At(
                VerifyCodes.InputCount,
                node,
                $"{node.OpType} (version {schema.Since}) takes {Range(schema.MinInputs, schema.MaxInputs)} inputs, not {node.Inputs.Count}."
            );
            return;
        }

        for (var i = 0; i < Math.Min(node.Inputs.Count, schema.Inputs.Length); i++)
        {
            if (node.Inputs[i] is null && schema.Inputs[i] is { IsOptional: false, IsVariadic: false } input)
                findings.At(VerifyCodes.InputLeftOut, node, $"{node.OpType} needs its input {i}, '{input.Name}'.");
        }
    }

    private static void CheckOutputs(Node node, OperatorSchema schema, Findings findings)
    {
        if (node.Outputs.Count < schema.MinOutputs || node.Outputs.Count > schema.MaxOutputs)
            findings.At(
                VerifyCodes.OutputCount,
                node,
                $"{node.OpType} (version {schema.Since}) gives {Range(schema.MinOutputs, schema.MaxOutputs)} outputs, not {node.Outputs.Count}."
            );
    }

    private static void CheckAttributes(Node node, OperatorSchema schema, Findings findings)
    {
        foreach (var attribute in node.Attributes)
        {
            if (!schema.Attributes.TryGetValue(attribute.Name, out var formal))
                findings.At(
                    VerifyCodes.AttributeUnknown,
                    node,
                    $"{node.OpType} (version {schema.Since}) has no attribute '{attribute.Name}'."
                );
            else if (attribute.Kind != formal.Kind && attribute.Kind != AttributeKind.Undefined)
                findings.At(
                    VerifyCodes.AttributeKind,
                    node,
                    $"Attribute '{attribute.Name}' is of kind {attribute.Kind}, where {formal.Kind} is asked for."
                );
        }

        foreach (var (name, formal) in schema.Attributes)
        {
            if (formal.IsRequired && !node.Attributes.Contains(name))
                findings.At(VerifyCodes.AttributeMissing, node, $"{node.OpType} (version {schema.Since}) needs the attribute '{name}'.");
        }
    }

    private static void CheckAttributeSet(Node node, Findings findings)
    {
        for (var i = 0; i < node.Attributes.Count; i++)
        {
            var attribute = node.Attributes[i];
            if (node.Attributes.Find(attribute.Name) != attribute)
                findings.At(VerifyCodes.AttributeTwice, node, $"Attribute '{attribute.Name}' is given twice.");
            if (attribute.ReferencedName is { } reference && !IsDeclared(node.Scope, reference))
                findings.At(
                    VerifyCodes.AttributeReference,
                    node,
                    $"Attribute '{attribute.Name}' takes the value of '{reference}', which {node.Scope.Label} does not declare."
                );
        }
    }

    private static bool IsDeclared(Graph scope, string attribute)
    {
        for (var graph = scope; graph is not null; graph = graph.Outer)
        {
            if (graph.Function is { } function)
                return function.RequiredAttributes.Contains(attribute) || function.DefaultAttributes.Contains(attribute);
        }

        return false;
    }

    private static string Range(int min, int max) =>
        max == int.MaxValue ? $"{min} or more"
        : min == max ? $"{min}"
        : $"{min} to {max}";
}
