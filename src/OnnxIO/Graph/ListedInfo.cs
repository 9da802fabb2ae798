namespace NNCompress.OnnxIO;

/// <summary>One declaration of a file: an input's, an output's, or an entry of <c>value_info</c>.</summary>
/// <param name="Name">The name as the file has it; null where it states none.</param>
/// <param name="Value">The value that the name means; null where there is none.</param>
/// <param name="Info">What is declared; null where nothing is beside the name.</param>
internal sealed record ListedInfo(string? Name, Value? Value, ValueInfo? Info);
