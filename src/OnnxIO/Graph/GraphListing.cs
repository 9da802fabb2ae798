namespace NNCompress.OnnxIO;

/// <summary>The order and the oddities of a graph's <c>value_info</c> list, kept so that an unchanged graph is written as it was.</summary>
internal sealed class GraphListing
{
    /// <summary>Entries of <c>value_info</c> in file order. An entry whose value has gone is not written.</summary>
    public List<ListedInfo> Infos { get; } = [];

    /// <summary>Output declarations that differ from the value's own, by place in the outputs.</summary>
    public Dictionary<int, ValueInfo?> OutputInfos { get; } = [];
}
