using NNCompress.Data;
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
        var state = batch.State.Inputs.Select(i => new NamedValue(i.Key, i.Value)).ToArray();
        return new CalibrationBatch(batch.FirstSample, batch.Count, rows, state, Steps(batch, rows));
    }

    /// <summary>The collector carries the state: a step holds what is not carried.</summary>
    private IEnumerable<CalibrationStep> Steps(DataBatch batch, int rows)
    {
        for (var k = 0; k < batch.StepCount; k++)
        {
            var inputs = batch.InputsAt(k, batch.State).Where(i => data.State.All(s => s.Input != i.Key)).ToArray();
            yield return new CalibrationStep([.. inputs.Select(i => new NamedValue(i.Key, i.Value))], MaskOf(inputs, batch.Count, rows));
        }
    }

    private PositionMask? MaskOf(KeyValuePair<string, Tensor>[] inputs, int count, int rows)
    {
        if (data.Padding is not { } rule)
            return rows == count ? null : new PositionMask([rows], [.. Enumerable.Range(0, rows).Select(row => row < count)]);
        var input = rule.InputOf(inputs);
        return MaskOf(input, rule.DataPositions(input), rows == count ? null : count);
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
