namespace NNCompress.OnnxIO;

/// <summary>
/// How a file declares the values of a graph, where that is more than one declaration a value: kept so that an unchanged graph is
/// written as it was. A declaration no longer counts once the value's own has been changed.
/// </summary>
internal sealed class GraphListing
{
    /// <summary>Entries of <c>value_info</c> in file order. An entry whose value has gone is not written.</summary>
    public List<ListedInfo> Infos { get; } = [];

    /// <summary>Declarations of inputs that differ from the value's own.</summary>
    public Dictionary<Value, ListedInfo> Inputs { get; } = [];

    /// <summary>Declarations of outputs that differ from the value's own, by place in the outputs.</summary>
    public Dictionary<int, ListedInfo> Outputs { get; } = [];

    /// <summary>What to write for a value where the file had <paramref name="listed"/>.</summary>
    public static ValueInfo? Current(ListedInfo listed) =>
        listed.Value is null || ReferenceEquals(listed.Value.Info, listed.Value.InfoAsRead) ? listed.Info : listed.Value.Info;

    /// <summary>What to write for an input.</summary>
    public ValueInfo? OfInput(Value value) => Inputs.TryGetValue(value, out var listed) ? Current(listed) : value.Info;

    /// <summary>What to write for the output at a place.</summary>
    public ValueInfo? OfOutput(int index, Value value) =>
        Outputs.TryGetValue(index, out var listed) && listed.Value == value ? Current(listed) : value.Info;

    /// <summary>Takes over the declarations of the graph that this one is a copy of, but for those of values that have gone.</summary>
    public void CopyFrom(GraphListing original, IReadOnlyDictionary<Value, Value> copies)
    {
        Infos.AddRange(original.Infos.Where(IsAlive).Select(Copy));
        foreach (var (value, listed) in original.Inputs.Where(i => IsAlive(i.Value)))
            Inputs.Add(copies[value], Copy(listed));
        foreach (var (place, listed) in original.Outputs.Where(o => IsAlive(o.Value)))
            Outputs.Add(place, Copy(listed));

        bool IsAlive(ListedInfo listed) => listed.Value is null || copies.ContainsKey(listed.Value);
        ListedInfo Copy(ListedInfo listed) => listed with { Value = listed.Value is null ? null : copies[listed.Value] };
    }
}
