namespace NNCompress.OnnxIO;

/// <summary>One entry of a <c>value_info</c> list.</summary>
/// <param name="Name">The name as the file has it.</param>
/// <param name="Value">The value that the scope defines under that name; null where there is none.</param>
/// <param name="Info">What the entry declares, where that is not the value's own <see cref="Value.Info"/>; else null.</param>
internal sealed record ListedInfo(string Name, Value? Value, ValueInfo? Info);
