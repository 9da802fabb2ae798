using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Recognises weights that are stored as integers and widened by standard operators: Cast, Sub of a zero point, Mul with a scale, and
/// Reshape, Transpose or Identity around them.
/// </summary>
internal static class StoredForm
{
    /// <summary>The integers behind a value; null where it is no such form.</summary>
    public static Value? Of(Value? value)
    {
        for (var steps = 0; value?.Producer is { } producer && steps < 16; steps++)
        {
            if (producer.Is("Cast"))
                return Constants.TensorOf(producer.Input(0)) is { Type: { IsInteger: true, Bits: <= 8 } } ? producer.Input(0) : null;
            if (!producer.IsStandard || producer.OpType is not ("Mul" or "Sub" or "Reshape" or "Transpose" or "Identity"))
                return null;
            // the scale may stand on either side of a Mul
            value = producer.Is("Mul") && Constants.TensorOf(producer.Input(0)) is not null ? producer.Input(1) : producer.Input(0);
        }

        return null;
    }
}
