using NNCompress.Pipeline;

namespace NNCompress.Cli.Json;

/// <summary>A model's size; <c>deflatedBytes</c> is null where it was not measured.</summary>
sealed record SizeDocument(long FileBytes, long? DeflatedBytes, long Parameters, long Zeros)
{
    public static SizeDocument Of(ModelSize size) => new(size.FileBytes, size.DeflatedBytes, size.Parameters, size.Zeros);
}
