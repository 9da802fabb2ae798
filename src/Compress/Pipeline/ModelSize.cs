namespace NNCompress.Pipeline;

/// <summary>How large a model is.</summary>
/// <param name="FileBytes">Bytes on disk, external data included.</param>
/// <param name="DeflatedBytes">Bytes after deflate at its usual level, as a zip archive or an HTTP transfer would have them; null where not measured.</param>
/// <param name="Parameters">Elements of all dense floating-point and quantized constants.</param>
/// <param name="Zeros">How many of these are zero.</param>
public sealed record ModelSize(long FileBytes, long? DeflatedBytes, long Parameters, long Zeros);
