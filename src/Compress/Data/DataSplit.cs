using System.Collections.Immutable;
using NNCompress.Data.Preprocessing;
using NNCompress.Data.Sequences;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>Samples for one purpose: where they come from, which of them, and what is done to them before a model sees them.</summary>
/// <param name="Source">Where they come from.</param>
public sealed record DataSplit(IDataSource Source)
{
    /// <summary>Where the labels are; null for those that the source holds.</summary>
    public ILabelSource? Labels { get; init; }

    /// <summary>Which samples.</summary>
    public SampleRange Samples { get; init; } = SampleRange.All;

    /// <summary>At most so many of them, the first; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>Which of those, spread over them; null for all.</summary>
    public SampleSpread? Spread { get; init; }

    /// <summary>Steps for the only input.</summary>
    public ImmutableArray<PreprocessingStep> Steps { get; init; } = [];

    /// <summary>Steps for inputs by name.</summary>
    public ImmutableDictionary<string, ImmutableArray<PreprocessingStep>> StepsByInput { get; init; } =
        ImmutableDictionary<string, ImmutableArray<PreprocessingStep>>.Empty;

    /// <summary>Which positions are filling.</summary>
    public PaddingRule? Padding { get; init; }

    /// <summary>Steps, state and constants.</summary>
    public InputRules Rules { get; init; } = InputRules.None;

    /// <summary>Whether a sample lies in both.</summary>
    public bool Overlaps(DataSplit other) =>
        Source.Identity == other.Source.Identity
        && Chosen.Overlaps(other.Chosen)
        && !(Chosen == other.Chosen && Spread is { } spread && spread == other.Spread?.Others);

    /// <summary>Opens the data.</summary>
    /// <exception cref="DiagnosticException">It cannot be read, has fewer samples than asked for, or a step does not fit it.</exception>
    public DataSet Open()
    {
        var data = OpenSource();
        var range = Samples;
        if (Limit is { } limit && range.Start + limit < (range.End ?? data.Count))
            range = range with { End = range.Start + limit };
        data = data.Take(range);
        if (Spread is { } spread)
            data = data.Take(spread);
        try
        {
            if (!Steps.IsEmpty && data.Inputs.Count > 1)
            {
                throw new DiagnosticException(
                    DataCodes.InputAmbiguous.At(
                        data.Place,
                        "There are several inputs, and `preprocess:` does not say for which it is.",
                        $"Write a list of steps for each: `preprocess: {{{data.Inputs[0].Name}: […]}}`."
                    )
                );
            }
            if (StepsByInput.Keys.FirstOrDefault(name => data.Inputs.All(c => c.Name is not null && c.Name != name)) is { } unknown)
            {
                throw new DiagnosticException(
                    DataCodes.InputUnknown.At(
                        data.Place,
                        $"`preprocess:` names the input '{unknown}', and there is none.",
                        $"There are {string.Join(", ", data.Inputs.Select(c => $"'{c.Name}'"))}."
                    )
                );
            }
            CheckPadding(data);
            return new DataSet(data.Place, [.. data.Inputs.Select(Prepared)], data.Labels, data.IsStacked)
            {
                Padding = Padding,
                Rules = Rules,
            };
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private DataSet OpenSource()
    {
        if (Labels is not SourceLabels targets)
            return Source.Open(Labels);
        var labels = targets.Of(Source);
        try
        {
            var data = Source.Open(null);
            data.Labels?.Dispose();
            return new DataSet(data.Place, data.Inputs, labels, data.IsStacked);
        }
        catch
        {
            labels.Dispose();
            throw;
        }
    }

    private SampleRange Chosen =>
        Limit is { } limit && !(Samples.End - Samples.Start <= limit) ? new SampleRange(Samples.Start, Samples.Start + limit) : Samples;

    private void CheckPadding(DataSet data)
    {
        if (Padding is null || data.Inputs.Any(c => c.Name is null || c.Name == Padding.Input))
            return;
        throw new DiagnosticException(
            DataCodes.InputUnknown.At(
                data.Place,
                $"`ignore:` names the input '{Padding.Input}', and there is none.",
                $"There are {string.Join(", ", data.Inputs.Select(c => $"'{c.Name}'"))}."
            )
        );
    }

    private SampleColumn Prepared(SampleColumn column)
    {
        // A single column without a name takes the name under which its steps stand.
        if (column.Name is null && StepsByInput.Count == 1)
            return new PreprocessedColumn(column, StepsByInput.Values.First(), StepsByInput.Keys.First());
        var steps = column.Name is { } name && StepsByInput.TryGetValue(name, out var own) ? own : Steps;
        return steps.IsEmpty ? column : new PreprocessedColumn(column, steps);
    }
}
