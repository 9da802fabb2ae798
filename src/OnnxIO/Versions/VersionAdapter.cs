namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Rewrites nodes from the version of their operator that was in force before operator set <see cref="Since"/> into the form of that set.
/// What it adds to the graph must be of that form, too; later changes are the business of later adapters.
/// </summary>
internal abstract class VersionAdapter
{
    /// <summary>Operators that change in the same way.</summary>
    public abstract IReadOnlyList<string> Operators { get; }

    /// <summary>The operator set that brings the new version.</summary>
    public abstract int Since { get; }

    /// <summary>Why this node cannot be said in the new form, as a clause for the user; null where it can.</summary>
    public virtual string? WhyNot(Node node, UpgradeContext context) => null;

    /// <summary>Rewrites a node for which <see cref="WhyNot"/> has no reason.</summary>
    public abstract void Adapt(Node node, UpgradeContext context);
}
