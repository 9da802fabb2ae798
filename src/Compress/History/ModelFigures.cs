namespace NNCompress.History;

/// <summary>What a model costs, as its history keeps it.</summary>
/// <param name="Bytes">Bytes on disk, external data included.</param>
/// <param name="Parameters">Elements of all dense floating-point and quantized constants.</param>
/// <param name="Macs">Multiply-accumulates of one run, free axes at their least extents; null where the model did not run on inputs that are made up.</param>
public sealed record ModelFigures(long Bytes, long Parameters, long? Macs);
