using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.LowRank;

/// <summary>A bias that is the same for every row of a layer's output.</summary>
internal static class RowBias
{
    /// <summary>Its numbers, one for each output channel; null where it is computed, or differs from row to row. Zeros where there is none.</summary>
    public static double[]? Of(Value? bias, int channels)
    {
        var values = new double[channels];
        if (bias is null)
            return values;
        if (Constants.TensorOf(bias) is not { } tensor || !tensor.Type.IsFloat)
            return null;
        if (tensor.ElementCount != 1 && (tensor.ElementCount != channels || tensor.Dims[^1] != channels))
            return null;
        var stored = new double[tensor.ElementCount];
        tensor.CopyTo(0, stored);
        for (var i = 0; i < channels; i++)
            values[i] = stored[stored.Length == 1 ? 0 : i];
        return values;
    }
}
