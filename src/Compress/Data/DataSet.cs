using NNCompress.Data.Preprocessing;
using NNCompress.Data.Sequences;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>
/// Samples for a model: a column for each input, labels where there are any. Independent of any session; holds no sample in memory.
/// Owns its columns.
/// </summary>
public sealed class DataSet : IDisposable
{
    /// <param name="place">Where the data lies, for messages.</param>
    /// <param name="inputs">At least one column.</param>
    /// <param name="labels">The labels, or null.</param>
    /// <param name="isStacked">Whether samples lie along a first axis that the runs' batch axis takes; otherwise each sample is a run of its own.</param>
    /// <exception cref="DiagnosticException">There is no sample, or the columns differ in how many they have.</exception>
    public DataSet(string place, IReadOnlyList<SampleColumn> inputs, SampleColumn? labels = null, bool isStacked = true)
    {
        if (inputs.Count == 0)
            throw new ArgumentException("a data set has at least one input", nameof(inputs));
        (Place, Inputs, Labels, IsStacked) = (place, inputs, labels, isStacked);

        var found = new DiagnosticBag();
        foreach (var column in labels is null ? inputs : inputs.Append(labels))
        {
            if (column.Count != Count)
            {
                found.Add(
                    DataCodes.CountsDiffer.At(
                        column.Place,
                        $"{(column == labels ? "The labels are" : $"Input '{column.Name}' has")} {column.Count} samples, but {inputs[0].Place} has {Count}.",
                        "Samples lie along the first axis of every array, and each array must have as many."
                    )
                );
            }
        }
        if (Count == 0)
            found.Add(DataCodes.NoSamples.At(place, "The data holds no sample."));
        if (found.HasErrors)
        {
            Dispose();
            found.ThrowIfErrors();
        }
    }

    /// <summary>Where the data lies, for messages.</summary>
    public string Place { get; }

    public IReadOnlyList<SampleColumn> Inputs { get; }

    public SampleColumn? Labels { get; }

    /// <summary>Whether samples can be put together to batches; otherwise each is a whole run of its own, whatever its shapes.</summary>
    public bool IsStacked { get; }

    /// <summary>Which positions are filling, where the description says so.</summary>
    public PaddingRule? Padding { get; init; }

    /// <summary>Steps, state and constants, where the description has them.</summary>
    public InputRules Rules { get; init; } = InputRules.None;

    /// <summary>How many samples there are; at least 1.</summary>
    public long Count => Inputs[0].Count;

    /// <summary>A part of the samples. The result owns this data set's columns.</summary>
    /// <exception cref="DiagnosticException">There are not that many samples, or the range is empty.</exception>
    public DataSet Take(SampleRange range)
    {
        if (range == SampleRange.All)
            return this;
        var end = range.End ?? Count;
        if (end > Count || range.Start >= end)
        {
            var problem =
                range.Start >= end && end <= Count
                    ? DataCodes.NoSamples.At(Place, $"Samples {range} of {Count} are none.")
                    : DataCodes.TooFewSamples.At(
                        Place,
                        $"Samples {range} are asked for, but there are {Count}.",
                        $"Ask for {range.Start}..{Count} or fewer."
                    );
            Dispose();
            throw new DiagnosticException(problem);
        }
        return With(column => new RangeColumn(column, range.Start, end - range.Start));
    }

    /// <summary>Samples spread over all. The result owns this data set's columns.</summary>
    /// <param name="spread">Which; its total is <see cref="Count"/>.</param>
    public DataSet Take(SampleSpread spread) =>
        spread.Total == Count
            ? With(column => new SpreadColumn(column, spread))
            : throw new ArgumentException($"a spread over {spread.Total} samples of {Count}", nameof(spread));

    /// <summary>The same samples; those that steps prepare stay in memory once they were read, as far as there is room. The result owns this data set's columns.</summary>
    /// <param name="mostBytes">What kept samples may take together.</param>
    internal DataSet Kept(long mostBytes)
    {
        var prepared = Inputs.Count(c => c is PreprocessedColumn);
        return new DataSet(
            Place,
            [.. Inputs.Select(c => c is PreprocessedColumn ? new KeptColumn(c, mostBytes / prepared) : c)],
            Labels,
            IsStacked
        )
        {
            Padding = Padding,
            Rules = Rules,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in Inputs)
            column.Dispose();
        Labels?.Dispose();
    }

    private DataSet With(Func<SampleColumn, SampleColumn> part) =>
        new(Place, [.. Inputs.Select(part)], Labels is null ? null : part(Labels), IsStacked) { Padding = Padding, Rules = Rules };

    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Count} samples of {string.Join(", ", Inputs)}{(Labels is null ? "" : ", labelled")}";
}
