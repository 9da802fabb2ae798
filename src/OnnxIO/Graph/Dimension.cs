namespace NNCompress.OnnxIO;

/// <summary>One extent of a declared shape: a number, a named symbol, or neither (unknown).</summary>
/// <param name="Value">The extent, where it is fixed.</param>
/// <param name="Symbol">The name of a free extent, as <c>batch</c>.</param>
/// <param name="Denotation">What the axis means, as the standard's <c>DATA_BATCH</c>; rarely set.</param>
public readonly record struct Dimension(long? Value, string? Symbol = null, string? Denotation = null)
{
    /// <summary>An extent about which nothing is declared.</summary>
    public static Dimension Unknown => default;

    public bool IsFixed => Value.HasValue;

    public static implicit operator Dimension(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value?.ToString() ?? Symbol ?? "?";
}
