using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Magnitudes of the discrete Fourier transform along the last axis of n = 2^m positions: |Σ_t x_t·e^{−2πi·k·t/n}| for k = 0 … n/2, in float32.
/// No window, no scaling.
/// </summary>
public sealed record MagnitudeSpectrumStep : PreprocessingStep
{
    public const string Key = "spectrum";

    private static readonly Dictionary<string, bool> Kinds = new(StringComparer.Ordinal) { ["magnitude"] = true };

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => value.TryChoice(Kinds, out _) ? new MagnitudeSpectrumStep() : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        if (input.Rank == 0 || input.Shape[^1].Value is not { } n || n < 2 || !long.IsPow2(n))
            throw DoesNotFit(
                input,
                "a spectrum is taken of 2, 4, 8, 16 … positions along the last axis.",
                "Cut frames first: `- frames: {size: 512, hop: 128}`."
            );
        return new SampleSpec(ElementType.Float32, input.Shape.SetItem(input.Rank - 1, n / 2 + 1), ImageLayout.None);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var n = (int)sample.Dims[^1];
        var values = sample.ToSingles();
        var rows = values.Length / n;
        var result = new float[rows * (n / 2 + 1)];
        var (real, imaginary) = (new double[n], new double[n]);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < n; i++)
                (real[i], imaginary[i]) = (values[row * n + i], 0);
            FourierTransform.InPlace(real, imaginary);
            for (var k = 0; k <= n / 2; k++)
                result[row * (n / 2 + 1) + k] = (float)Math.Sqrt(real[k] * real[k] + imaginary[k] * imaginary[k]);
        }
        return Tensor.FromSingles(sample.Dims.SetItem(sample.Rank - 1, n / 2 + 1).AsSpan(), result);
    }
}
