namespace NNCompress.Cli.Json;

/// <summary>A quantized layer; the kernel is null where it is dissolved into a neighbour.</summary>
sealed record FusedLayerDocument(string Layer, string Operator, string? Kernel, bool RunsOnIntegers, string? Reason);
