using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// What a node may do beside computing its outputs from its inputs, the nodes of its bodies and of called functions included.
/// Operators of the standard and of the runtime have no effects; some draw random numbers. Of other domains nothing is known.
/// </summary>
public static class NodeEffects
{
    private static readonly FrozenSet<string> KnownDomains = FrozenSet.Create(
        "",
        "ai.onnx",
        "ai.onnx.ml",
        "ai.onnx.training",
        "ai.onnx.preview.training",
        "com.microsoft",
        "com.microsoft.nchwc"
    );

    private static readonly FrozenSet<OperatorKey> RandomOperators = FrozenSet.Create(
        OperatorKey.Standard("RandomNormal"),
        OperatorKey.Standard("RandomNormalLike"),
        OperatorKey.Standard("RandomUniform"),
        OperatorKey.Standard("RandomUniformLike"),
        OperatorKey.Standard("Multinomial"),
        OperatorKey.Standard("Bernoulli"),
        OperatorKey.Contrib("Sampling"),
        OperatorKey.Contrib("BiasDropout"),
        OperatorKey.Contrib("BitmaskDropout"),
        OperatorKey.Contrib("BitmaskBiasDropout")
    );

    /// <summary>Why a node may do more than compute, as the rest of a sentence that begins with the node; null where it does not.</summary>
    public static string? WhyUnknown(Node node) =>
        FunctionCalls.Reach(node).FirstOrDefault(n => !KnownDomains.Contains(n.Domain) && FunctionCalls.CalleeOf(n) is null) is { } unknown
            ? $"{Subject(node, unknown)} of domain '{unknown.Domain}', about which nothing is known"
            : null;

    /// <summary>Why equal inputs may give unequal outputs, as the rest of a sentence that begins with the node; null where they do not.</summary>
    public static string? WhyUndetermined(Node node)
    {
        if (WhyUnknown(node) is { } unknown)
            return unknown;
        foreach (var inner in FunctionCalls.Reach(node))
        {
            if (FunctionCalls.CalleeOf(inner) is not null)
                continue;
            if (RandomOperators.Contains(OperatorKey.Of(inner)))
                return $"{Subject(node, inner)}, which draws random numbers";
            if (inner.Is("Dropout") && InferenceForm.WhyTraining(inner) is not null)
                return $"{Subject(node, inner)}, which may draw random numbers";
        }

        return null;
    }

    private static string Subject(Node node, Node found) => node == found ? $"it is {found.OpType}" : $"it holds or calls {found}";
}
