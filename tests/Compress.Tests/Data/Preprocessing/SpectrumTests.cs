using System.Numerics;
using NNCompress.Data.Preprocessing;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Preprocessing;

public class SpectrumTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void Agrees_with_the_definition(int n)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 3 * n).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var tensor = Tensor.FromSingles([3, n], values);
        var step = new MagnitudeSpectrumStep();
        var spec = SampleSpec.Of(ElementType.Float32, [3, n]);
        Assert.Equal([3, n / 2 + 1], step.Describe(spec).Shape.Select(d => (int)d.Value!));

        var spectrum = step.Apply(tensor, spec);
        var magnitudes = spectrum.ToSingles();
        for (var row = 0; row < 3; row++)
        {
            for (var k = 0; k <= n / 2; k++)
            {
                var sum = Complex.Zero;
                for (var t = 0; t < n; t++)
                    sum += values[row * n + t] * Complex.Exp(-2 * Math.PI * Complex.ImaginaryOne * k * t / n);
                Assert.Equal(sum.Magnitude, magnitudes[row * (n / 2 + 1) + k], 1e-5);
            }
        }
    }

    [Fact]
    public void Frames_overlap()
    {
        var step = new FramesStep(4, 2);
        var spec = SampleSpec.Of(ElementType.Int16, [9]);
        var frames = step.Apply(Tensor.From<short>(ElementType.Int16, [9], [0, 1, 2, 3, 4, 5, 6, 7, 8]), spec);
        Assert.Equal([3, 4], step.Describe(spec).Shape.Select(d => (int)d.Value!));
        Assert.Equal([0L, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7], frames.ToInt64s());
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        Assert.Equal("NNC3301", Code(() => new FramesStep(4, 2).Describe(SampleSpec.Of(ElementType.Int16, [3]))));
        Assert.Equal("NNC3301", Code(() => new FramesStep(4, 2).Describe(SampleSpec.Of(ElementType.Int16, [8, 2]))));
        Assert.Equal("NNC3301", Code(() => new MagnitudeSpectrumStep().Describe(SampleSpec.Of(ElementType.Float32, [2, 12]))));
        Assert.False(new FramesStep(4, 2).Describe(SampleSpec.Of(ElementType.Int16, [Dimension.Unknown])).Shape[0].IsFixed);
    }

    private static string Code(Action action) => Assert.Throws<DiagnosticException>(action).Diagnostics[0].Code.Id;
}
