using NNCompress.Inspection;
using NNCompress.Pipeline;
using NNCompress.Validation;

namespace NNCompress.Cli.Hosting;

/// <summary>The library's entry points that the verbs call; tests give their own.</summary>
sealed record Library(
    Func<CompressionRequest, IProgress<StageProgress>?, CancellationToken, CompressionResult> Compress,
    Func<InspectRequest, IProgress<StageProgress>?, CancellationToken, ModelInspection> Inspect,
    Func<ValidateRequest, IProgress<StageProgress>?, CancellationToken, ModelComparison> Validate
)
{
    public static Library Real { get; } = new(Compressor.Run, Inspector.Run, Validator.Run);
}
