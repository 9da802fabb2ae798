using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>How wide a layer's sums are.</summary>
/// <param name="WorstCase">Bits for any input on the grid, the bias included.</param>
/// <param name="Observed">Bits for what the calibration data reached; NaN where that is not known.</param>
/// <param name="SaturatingRows">Share of the output channels in which two products can leave 16 bits.</param>
internal sealed record AccumulatorWidths(int WorstCase, double Observed, double SaturatingRows)
{
    /// <param name="layer">The layer.</param>
    /// <param name="output">Smallest and largest output of each channel; null where no sample reached it, or none was run.</param>
    public static AccumulatorWidths Of(IntegerLayer layer, ChannelMinMaxAccumulator? output)
    {
        var (worst, seen) = (new AccumulatorRange(0, 0), new AccumulatorRange(0, 0));
        var bias = layer.Bias?.Tensor.ToInt64s();
        var saturating = 0;
        var known = output is not null && output.Channels == layer.Outputs;
        for (var o = 0; o < layer.Outputs; o++)
        {
            var range = AccumulatorRange.WorstCase(layer.CentredRow(o), layer.InputGrid, layer.Input.ZeroPoint);
            var b = bias?[o] ?? 0;
            worst = worst.Union(
                new AccumulatorRange(Math.Min(0, range.Least + Math.Min(b, 0)), Math.Max(0, range.Greatest + Math.Max(b, 0)))
            );
            if (CanSaturate(layer) && PairSaturation.IsPossible(layer.Row(o)))
                saturating++;
            if (!known)
                continue;
            // the output is s_x·s_w times the sum
            var step = (double)layer.Input.Scale * layer.WeightScale(o);
            seen = seen.Union(
                new AccumulatorRange(
                    (long)Math.Min(0, Math.Round(output!.Min[o] / step)),
                    (long)Math.Max(0, Math.Round(output.Max[o] / step))
                )
            );
        }

        return new AccumulatorWidths(worst.Bits, known ? seen.Bits : double.NaN, (double)saturating / layer.Outputs);
    }

    /// <summary>The instruction that saturates multiplies unsigned 8-bit activations by signed 8-bit weights.</summary>
    public static bool CanSaturate(IntegerLayer layer) =>
        layer.InputGrid.Type == ElementType.UInt8 && layer.Weight.Tensor.Type == ElementType.Int8;
}
