using NNCompress.Data.Npy;
using NNCompress.Data.Preprocessing;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Preprocessing;

public class ResamplerTests
{
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var kernel in ResampleKernel.All.Keys)
            {
                cases.Add(kernel, 12, 17);
                cases.Add(kernel, 33, 41);
            }
            return cases;
        }
    }

    /// <summary>Pillow rounds to bytes between its two passes, so values may differ by one.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Resizes_as_pillow_does(string kernel, int height, int width)
    {
        using var data = NpzReader.Open(Folders.Golden("resized.npz"));
        var source = data.Inputs.Single(c => c.Name == "source").Read(0);
        var expected = data.Inputs.Single(c => c.Name == $"{kernel}_{height}_{width}").Read(0).Bytes.Whole.ToArray();

        var result = new Resampler(ResampleKernel.All[kernel]).Resize(source, 0, height, width).Bytes.Whole.ToArray();

        Assert.All(expected.Zip(result), p => Assert.InRange(p.First - p.Second, -1, 1));
        Assert.InRange(expected.Zip(result).Count(p => p.First != p.Second) / (double)expected.Length, 0, kernel == "nearest" ? 0 : 0.35);
    }

    [Fact]
    public void Weights_sum_to_one_and_stay_inside() =>
        Prop.ForAll(
                Gen.Elements(ResampleKernel.All.Values.ToArray()).ToArbitrary(),
                Gen.Choose(1, 60).ToArbitrary(),
                Gen.Choose(1, 60).ToArbitrary(),
                (kernel, from, size) =>
                    Enumerable
                        .Range(0, size)
                        .All(i =>
                        {
                            var (first, weights) = new Resampler(kernel, i % 2 == 0).Weights(i, from, size);
                            return first >= 0 && first + weights.Length <= from && Math.Abs(weights.Sum() - 1) < 1e-5;
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bilinear_without_antialiasing_interpolates_between_two_pixels()
    {
        var row = Tensor.FromSingles([1, 2, 1], [0, 1]);
        Assert.Equal([0f, 0.25f, 0.75f, 1], new Resampler(ResampleKernel.Bilinear, Antialias: false).Resize(row, 0, 1, 4).ToSingles());
        var ramp = Tensor.FromSingles([1, 8, 1], [0, 1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal([1.5f, 5.5f], new Resampler(ResampleKernel.Bilinear, Antialias: false).Resize(ramp, 0, 1, 2).ToSingles());
    }

    [Fact]
    public void Channels_first_and_last_give_the_same_pixels()
    {
        var image = Steps.Counting(5, 7, 3);
        var last = Steps.Run("[{resize: {size: [3, 9], mode: bicubic}}, {layout: NCHW}]", image).Bytes.Whole.ToArray();
        var first = Steps.Run("[{layout: NCHW}, {resize: {size: [3, 9], mode: bicubic}}]", image).Bytes.Whole.ToArray();
        Assert.Equal(last, first);
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        var image = Steps.Counting(4, 4, 3);
        Assert.Same(image, new Resampler(ResampleKernel.Lanczos).Resize(image, 0, 4, 4));
    }
}
