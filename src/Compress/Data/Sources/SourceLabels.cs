using System.Collections.Immutable;
using NNCompress.Data.Preprocessing;

namespace NNCompress.Data.Sources;

/// <summary>Labels that are the samples themselves, prepared in another way: the sharp image that a model shall restore.</summary>
/// <param name="Steps">What is done to them.</param>
public sealed record SourceLabels(ImmutableArray<PreprocessingStep> Steps) : ILabelSource
{
    /// <inheritdoc/>
    public SampleColumn? Open() => null;

    /// <summary>A source's own samples as labels.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The source has several inputs, cannot be read, or a step does not fit it.</exception>
    public SampleColumn Of(IDataSource source)
    {
        var data = source.Open(null);
        if (data.Inputs is [var only])
        {
            data.Labels?.Dispose();
            return new PreprocessedColumn(only, Steps);
        }
        data.Dispose();
        throw new OnnxIO.Diagnostics.DiagnosticException(
            DataCodes.InputAmbiguous.At(
                data.Place,
                "`labels: {from: source}` takes the samples of the only input, and there are several.",
                "Give targets in a file of their own."
            )
        );
    }
}
