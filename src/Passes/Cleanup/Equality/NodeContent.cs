using System.Runtime.CompilerServices;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Equality of what two nodes compute: the same operator over the same values with equal attributes, and the same outputs asked
/// for, as some operators change their meaning with these.
/// </summary>
internal sealed class NodeContent : IEqualityComparer<Node>
{
    public bool Equals(Node? a, Node? b)
    {
        if (ReferenceEquals(a, b))
            return true;
        return a is not null
            && b is not null
            && a.OpType == b.OpType
            && OpsetImports.Canonical(a.Domain) == OpsetImports.Canonical(b.Domain)
            && (a.Overload ?? "") == (b.Overload ?? "")
            && a.Inputs.SequenceEqual(b.Inputs)
            && a.Outputs.Select(o => o is null).SequenceEqual(b.Outputs.Select(o => o is null))
            && a.Attributes.Count == b.Attributes.Count
            && a.Attributes.All(x => b.Attributes.Find(x.Name) is { } y && AttributeContent.AreEqual(x, y));
    }

    public int GetHashCode(Node node)
    {
        var hash = new HashCode();
        hash.Add(node.OpType, StringComparer.Ordinal);
        foreach (var input in node.Inputs)
            hash.Add(input is null ? 0 : RuntimeHelpers.GetHashCode(input));
        // Files may order attributes differently: their hashes are summed.
        var attributes = 0;
        foreach (var attribute in node.Attributes)
            attributes = unchecked(attributes + AttributeContent.HashOf(attribute));
        hash.Add(attributes);
        return hash.ToHashCode();
    }
}
