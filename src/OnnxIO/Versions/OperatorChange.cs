namespace NNCompress.OnnxIO.Versions;

/// <summary>What happens to a node when its operator's version <paramref name="Since"/> comes into force.</summary>
/// <param name="OpType">The operator, of the standard's own domain.</param>
/// <param name="Since">The version of the operator set that changed it.</param>
internal abstract record OperatorChange(string OpType, int Since);

/// <summary>The node stays as it is: whatever the old version says of it, the new one says too.</summary>
/// <param name="OpType">The operator.</param>
/// <param name="Since">The version of the operator set that changed it.</param>
/// <param name="Kind">In what the versions differ.</param>
internal sealed record CompatibleChange(string OpType, int Since, Compatibility Kind) : OperatorChange(OpType, Since);

/// <summary>The node is rewritten.</summary>
/// <param name="OpType">The operator.</param>
/// <param name="Since">The version of the operator set that changed it.</param>
/// <param name="Adapter">What rewrites it.</param>
internal sealed record AdaptedChange(string OpType, int Since, VersionAdapter Adapter) : OperatorChange(OpType, Since);
