using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;
using NNCompress.Runtime;

namespace NNCompress.Calibration;

/// <summary>Samples that fit a model, as batches; what is filling, by the data's padding rule or as rows of a fixed batch, is marked.</summary>
internal sealed class CalibrationBatches(BoundData data) : ICalibrationBatches
{
    /// <inheritdoc/>
    public long Count => data.BatchCount;

    /// <inheritdoc/>
    public CalibrationBatch Read(long index)
    {
        var batch = data.Batch(index);
        var rows = data.IsFixed ? data.BatchSize : batch.Count;
        var step = new CalibrationStep([.. batch.Inputs.Select(i => new NamedValue(i.Key, i.Value))], MaskOf(batch, rows));
        return new CalibrationBatch(batch.FirstSample, batch.Count, rows, [step]);
    }

    private PositionMask? MaskOf(DataBatch batch, int rows)
    {
        if (data.Padding is not { } rule)
            return rows == batch.Count ? null : new PositionMask([rows], [.. Enumerable.Range(0, rows).Select(row => row < batch.Count)]);
        var input =
            batch.Inputs.FirstOrDefault(i => i.Key == rule.Input).Value
            ?? throw new DiagnosticException(
                DataCodes.InputUnknown.At(
                    $"input '{rule.Input}'",
                    "`ignore:` names it, and the data has none of that name.",
                    $"There are {string.Join(", ", batch.Inputs.Select(i => $"'{i.Key}'"))}."
                )
            );
        return MaskOf(input, rule.DataPositions(input), rows == batch.Count ? null : batch.Count);
    }

    /// <summary>Samples and positions are the first two axes; further ones mark a position together, as data where any of their elements is.</summary>
    private static PositionMask MaskOf(Tensor input, bool[] isData, int? count)
    {
        var dims = input.Dims.Length <= 2 ? input.Dims : input.Dims[..2];
        var positions = (int)dims.Aggregate(1L, (product, extent) => product * extent);
        var depth = positions == 0 ? 0 : isData.Length / positions;
        var perRow = positions / (int)Math.Max(1, dims.IsEmpty ? 1 : dims[0]);
        var flags = Enumerable
            .Range(0, positions)
            .Select(p => (count is null || p / perRow < count) && isData.AsSpan(p * depth, depth).Contains(true));
        return new PositionMask(dims.IsEmpty ? [1] : dims, [.. flags]);
    }
}
