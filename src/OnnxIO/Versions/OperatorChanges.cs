using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Versions;

/// <summary>What is decided about every change of an operator of the standard between operator sets 7 and 25.</summary>
internal static class OperatorChanges
{
    private static readonly FrozenDictionary<(string OpType, int Since), OperatorChange> Index = CompatibleChanges
        .All.Concat<OperatorChange>(
            AdapterCatalogue.All.SelectMany(a => a.Operators.Select(o => (OperatorChange)new AdaptedChange(o, a.Since, a)))
        )
        .ToFrozenDictionary(c => (c.OpType, c.Since));

    /// <summary>The decision, or null where the operator set brings no new version of the operator or none that is known.</summary>
    public static OperatorChange? Find(string opType, int since) => Index.GetValueOrDefault((opType, since));

    public static IEnumerable<OperatorChange> All => Index.Values;
}
