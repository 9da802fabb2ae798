using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Text;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Every domain in use is imported, and every operator exists in the imported version of its domain.</summary>
internal static class OpsetRule
{
    /// <summary>Operators that runtimes put into the standard's domain although the standard has them not.</summary>
    private static readonly HashSet<string> RuntimeOperators =
    [
        "ATen",
        "Affine",
        "ConstantFill",
        "Crop",
        "DynamicSlice",
        "FusedConv",
        "GRUUnit",
        "GivenTensorFill",
        "ImageScaler",
        "LayerNormalization",
        "ParametricSoftplus",
        "Scale",
        "ScaledTanh",
        "SimplifiedLayerNormalization",
    ];

    public static void Check(Model model, FunctionIndex functions, Findings findings)
    {
        foreach (var graph in model.Scopes)
            CheckScope(graph, model.OpsetsOf(graph), functions, findings);
        CheckDomains(model, functions, findings);
    }

    private static void CheckScope(Graph graph, OpsetImports imports, FunctionIndex functions, Findings findings)
    {
        var reported = new HashSet<OperatorKey>();
        foreach (var node in graph.Nodes)
        {
            if (functions.CalledBy(node) is not null)
                continue;
            var domain = OpsetImports.Canonical(node.Domain);
            var opset = imports.VersionOf(domain) ?? (domain.Length == 0 && graph.Model.IrVersion is null or < 3 ? 1 : null);
            if (opset is not { } version)
            {
                findings.At(
                    VerifyCodes.NoImport,
                    node,
                    $"{(graph.Function is { } f ? $"Function {f.Name}" : "The model")} imports no version of the operator set {DomainName(domain)}."
                );
            }
            else if (OperatorSchemas.KnowsDomain(domain))
            {
                var schema = OperatorSchemas.Find(domain, node.OpType, version);
                if (schema is null)
                    ReportUnknown(node, domain, version, findings);
                else if (schema.IsDeprecated && reported.Add(OperatorKey.Of(node)))
                    findings.At(
                        VerifyCodes.Deprecated,
                        node,
                        $"{node.OpType} is deprecated since version {schema.Since} of {DomainName(domain)}."
                    );
            }
        }
    }

    private static void ReportUnknown(Node node, string domain, long opset, Findings findings)
    {
        if (domain.Length == 0 && RuntimeOperators.Contains(node.OpType))
        {
            findings.At(VerifyCodes.RuntimeOperator, node, $"{node.OpType} is no operator of the standard; some runtimes have it.");
            return;
        }

        if (opset > OperatorSchemas.LatestOf(domain))
            return; // said once for the whole set: it may have operators that are not known here
        var versions = OperatorSchemas.VersionsOf(domain, node.OpType);
        var remedy =
            versions is [var first, ..] ? $"It exists since version {first.Since}."
            : NearestName.Of(node.OpType, OperatorSchemas.NamesOf(domain)) is { } near ? $"Was {near} meant?"
            : null;
        findings.At(VerifyCodes.UnknownOperator, node, $"Version {opset} of {DomainName(domain)} has no operator {node.OpType}.", remedy);
    }

    private static void CheckDomains(Model model, FunctionIndex functions, Findings findings)
    {
        foreach (var import in model.Opsets.Concat(model.Functions.SelectMany(f => f.Opsets)).DistinctBy(i => (i.Domain ?? "", i.Version)))
        {
            var latest = OperatorSchemas.LatestOf(import.Domain ?? "");
            if (latest > 0 && import.Version > latest)
                findings.Model(
                    VerifyCodes.NewerOpset,
                    $"Version {import.Version} of {DomainName(import.Domain ?? "")} is newer than {latest}, the last one known here: its new operators are not checked."
                );
        }

        var unknown = model
            .AllNodes.Where(n => !OperatorSchemas.KnowsDomain(n.Domain) && functions.CalledBy(n) is null)
            .GroupBy(n => n.Domain)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var domain in unknown)
        {
            var names = domain.Select(n => n.OpType).Distinct().Order(StringComparer.Ordinal).ToArray();
            var shown = string.Join(", ", names.Take(8)) + (names.Length > 8 ? ", ..." : "");
            findings.Model(VerifyCodes.UnknownDomain, $"Operators of {domain.Key} are not checked: {shown}.");
        }
    }

    private static string DomainName(string domain) => OpsetImports.Canonical(domain) is { Length: > 0 } name ? name : "ai.onnx";
}
