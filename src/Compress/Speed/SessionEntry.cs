namespace NNCompress.Speed;

/// <summary>An entry of the runtime's session configuration (<c>SessionOptions.AddConfigEntry</c>) that a model wants where it is deployed.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reason">When, and what for, as a sentence.</param>
public sealed record SessionEntry(string Key, string Value, string Reason);
