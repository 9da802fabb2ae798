namespace NNCompress.Passes.Quantization;

/// <summary>A way to compute a matrix product on a quantized weight, as far as its speed is concerned.</summary>
/// <param name="Bits">Bits of the weight.</param>
/// <param name="BlockSize">Elements that share a scale; null where a whole channel does and the activations are quantized as well.</param>
internal readonly record struct ProductForm(int Bits, int? BlockSize)
{
    /// <summary>8-bit weights per channel, activations quantized when they arrive.</summary>
    public static ProductForm Dynamic { get; } = new(8, null);
}
