namespace NNCompress.OnnxIO.Ops;

/// <summary>An operator's identity: its domain in canonical form (empty for the standard's own) and its type.</summary>
internal readonly record struct OperatorKey(string Domain, string OpType)
{
    public const string Microsoft = "com.microsoft";

    public static OperatorKey Of(Node node) => new(OpsetImports.Canonical(node.Domain), node.OpType);

    /// <summary>An operator of the standard's own domain.</summary>
    public static OperatorKey Standard(string opType) => new("", opType);

    /// <summary>An operator that ONNX Runtime adds.</summary>
    public static OperatorKey Contrib(string opType) => new(Microsoft, opType);
}
