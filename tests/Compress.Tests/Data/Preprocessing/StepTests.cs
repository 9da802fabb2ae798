using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Preprocessing;

public class StepTests
{
    [Fact]
    public void Scaling_by_a_quotient_is_a_division()
    {
        var result = Steps.Run("[{scale: 1/255}]", Steps.Counting(256));
        Assert.Equal(ElementType.Float32, result.Type);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => i / 255f), result.ToSingles());
    }

    [Fact]
    public void Scaling_by_a_number_is_a_product() =>
        Assert.Equal([0f, 0.5f, 1], Steps.Run("[{scale: 0.5}]", Steps.Counting(3)).ToSingles());

    [Fact]
    public void Mean_and_std_follow_the_channels()
    {
        const string Yaml = "[{mean: [0, 1, 2]}, {std: [1, 2, 4]}, {layout: NCHW}]";
        const string Other = "[{layout: NCHW}, {mean: [0, 1, 2]}, {std: [1, 2, 4]}]";
        var sample = Steps.Counting(2, 2, 3);
        float[] expected = [0, 3, 6, 9, 0, 1.5f, 3, 4.5f, 0, 0.75f, 1.5f, 2.25f];
        Assert.Equal(expected, Steps.Run(Yaml, sample).ToSingles());
        Assert.Equal(expected, Steps.Run(Other, sample).ToSingles());
        Assert.Equal([3L, 2, 2], Steps.Run(Other, sample).Dims);
    }

    /// <summary>Steps that follow one another share an array; what is in it must be what each gives alone, also for channels longer than a round of numbers.</summary>
    [Theory]
    [InlineData(4, 5, 3)]
    [InlineData(40, 30, 3)]
    [InlineData(3, 40, 30)]
    public void A_chain_of_arithmetic_is_its_steps_one_by_one(int first, int second, int third)
    {
        string[] steps = ["{scale: 1/255}", "{mean: [0.485, 0.456, 0.406]}", "{std: [0.229, 0.224, 0.225]}"];
        if (first == 3)
            steps =
            [
                .. steps.Select(s =>
                    s.Replace("[0", "{axis: 0, values: [0", StringComparison.Ordinal).Replace("]", "]}", StringComparison.Ordinal)
                ),
            ];
        var sample = Steps.Counting(first, second, third);
        var before = sample.Bytes.Whole.ToArray();
        var alone = steps.Aggregate(sample, (s, step) => Steps.Run($"[{step}]", s));
        Assert.Equal(alone.Bytes.Whole.ToArray(), Steps.Run($"[{string.Join(", ", steps)}]", sample).Bytes.Whole.ToArray());
        Assert.Equal(before, sample.Bytes.Whole.ToArray());

        // brute force
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] std = [0.229f, 0.224f, 0.225f];
        var inner = first == 3 ? second * third : 1;
        var expected = before.Select((b, i) => ((b * 1f / 255f) - mean[i / inner % 3]) / std[i / inner % 3]);
        Assert.Equal(expected, alone.ToSingles());
    }

    [Theory]
    [InlineData("uint8")]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("int64")]
    public void Elements_of_every_width_move_whole(string type)
    {
        var sample = Steps.Run($"[{{type: {type}}}]", Steps.Counting(2, 3, 4));
        var moved = Steps.Run("[{transpose: [2, 0, 1]}]", sample);
        var expected = Enumerable.Range(0, 24).Select(t => (float)(t % 6 * 4 + t / 6));
        Assert.Equal(expected, moved.ToSingles());
        Assert.Equal(sample.Bytes.Whole.ToArray(), Steps.Run("[{transpose: [1, 2, 0]}]", moved).Bytes.Whole.ToArray());
    }

    [Fact]
    public void Mean_along_a_named_axis()
    {
        Assert.Equal([0f, 1, 2, 1, 2, 3], Steps.Run("[{mean: {values: [0, 2], axis: 0}}]", Steps.Counting(2, 3)).ToSingles());
        Assert.Equal([-1f, 0, 1], Steps.Run("[{mean: 1}]", Steps.Counting(3)).ToSingles());
    }

    [Theory]
    [InlineData("[{mean: [1, 2]}]")]
    [InlineData("[{mean: {values: [1, 2], axis: 3}}]")]
    [InlineData("[{center-crop: 9}]")]
    [InlineData("[{color: BGR}, {layout: NCHW}, {transpose: [0, 1, 2]}, {reshape: [3, 5, 5]}]")]
    [InlineData("[{reshape: [5, -1, 4]}]")]
    [InlineData("[{transpose: [1, 0]}]")]
    [InlineData("[{add-axis: 5}]")]
    [InlineData("[{reshape: [-1]}, {color: BGR}]")]
    [InlineData("[{type: int32}, {resize: 3}]")]
    public void A_step_that_does_not_fit_is_told(string yaml)
    {
        var thrown = Steps.Fail(yaml, Steps.Counting(4, 4, 3));
        Assert.Equal("NNC3301", Assert.Single(thrown.Diagnostics).Code.Id);
    }

    [Theory]
    [InlineData("float16", new[] { -1.5, 0.25, 3 })]
    [InlineData("bfloat16", new[] { -1.5, 0.25, 3 })]
    [InlineData("float64", new[] { -1.5, 0.25, 3 })]
    [InlineData("int8", new[] { -2.0, 0, 3 })]
    [InlineData("int64", new[] { -2.0, 0, 3 })]
    [InlineData("bool", new[] { 1.0, 1, 1 })]
    public void Types_convert_by_rounding_to_the_nearest(string type, double[] expected)
    {
        var result = Steps.Run($"[{{type: {type}}}]", Tensor.FromSingles([3], [-1.5f, 0.25f, 3]));
        Assert.Equal(type, result.Type.Name);
        var values = new double[3];
        result.CopyTo(0, values);
        // −1.5 rounds to the even −2; what is not 0 is true, and so −1.5 rounded; 0.25 rounds to 0.
        Assert.Equal(type == "bool" ? [1, 0, 1] : expected, values);
    }

    [Fact]
    public void Integers_convert_exactly()
    {
        long[] large = [long.MaxValue, long.MinValue, 1L << 53 | 1];
        Assert.Equal(large, Steps.Run("[{type: int64}]", Tensor.FromInt64s([3], large)).ToInt64s());
        var unsigned = Tensor.From<ulong>(ElementType.UInt64, [1], [ulong.MaxValue]);
        Assert.Equal([-1L], Steps.Run("[{type: uint64}]", unsigned).ToInt64s());
        Assert.Equal([255L], Steps.Run("[{type: uint8}]", Tensor.FromInt64s([1], [255])).ToInt64s());
    }

    [Theory]
    [InlineData("uint8", 256)]
    [InlineData("uint8", -1)]
    [InlineData("int8", 128)]
    [InlineData("uint64", -1)]
    public void What_does_not_fit_an_integer_type_is_told_and_not_wrapped(string type, long value) =>
        Assert.Equal("NNC3302", Steps.Fail($"[{{type: {type}}}]", Tensor.FromInt64s([1], [value])).Diagnostics[0].Code.Id);

    [Fact]
    public void Infinite_and_missing_numbers_are_no_integers()
    {
        Assert.Equal("NNC3302", Steps.Fail("[{type: int64}]", Tensor.FromSingles([1], [float.PositiveInfinity])).Diagnostics[0].Code.Id);
        Assert.Equal("NNC3302", Steps.Fail("[{type: int64}]", Tensor.FromSingles([1], [float.NaN])).Diagnostics[0].Code.Id);
    }

    [Theory]
    [InlineData("[{layout: NCHW}]", new byte[] { 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11 }, new long[] { 3, 2, 2 })]
    [InlineData("[{layout: NHWC}]", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new long[] { 2, 2, 3 })]
    [InlineData("[{layout: NCHW}, {layout: NHWC}]", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new long[] { 2, 2, 3 })]
    [InlineData("[{transpose: [2, 1, 0]}]", new byte[] { 0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11 }, new long[] { 3, 2, 2 })]
    [InlineData("[{reshape: [3, -1]}]", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new long[] { 3, 4 })]
    [InlineData("[{add-axis: 3}]", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new long[] { 2, 2, 3, 1 })]
    [InlineData("[{color: BGR}]", new byte[] { 2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9 }, new long[] { 2, 2, 3 })]
    [InlineData("[{layout: NCHW}, {color: BGR}]", new byte[] { 2, 5, 8, 11, 1, 4, 7, 10, 0, 3, 6, 9 }, new long[] { 3, 2, 2 })]
    [InlineData("[{color: gray}]", new byte[] { 1, 4, 7, 10 }, new long[] { 2, 2, 1 })]
    [InlineData("[{center-crop: [1, 2]}]", new byte[] { 0, 1, 2, 3, 4, 5 }, new long[] { 1, 2, 3 })]
    [InlineData("[{layout: NCHW}, {center-crop: [2, 1]}]", new byte[] { 0, 6, 1, 7, 2, 8 }, new long[] { 3, 2, 1 })]
    public void Elements_move_where_they_should(string yaml, byte[] expected, long[] dims)
    {
        var result = Steps.Run(yaml, Steps.Counting(2, 2, 3));
        Assert.Equal(expected, result.Bytes.Whole.ToArray());
        Assert.Equal(dims, result.Dims);
    }

    [Fact]
    public void Arrays_stored_with_channels_first_are_said_to_be()
    {
        var result = Steps.Run("[{layout: {from: NCHW, to: NCHW}}, {mean: [0, 4]}]", Steps.Counting(2, 2, 2));
        Assert.Equal([0f, 1, 2, 3, 0, 1, 2, 3], result.ToSingles());
    }

    [Fact]
    public void Luma_weighs_green_most()
    {
        var pure = Tensor.FromBytes(ElementType.UInt8, [1, 3, 3], (byte[])[255, 0, 0, 0, 255, 0, 0, 0, 255]);
        Assert.Equal([76, 150, 29], Steps.Run("[{color: gray}]", pure).Bytes.Whole.ToArray());
    }

    [Theory]
    [InlineData("center", new byte[] { 9, 9, 9, 9, 0, 1, 2, 3, 4, 5, 6, 7, 9, 9, 9, 9 })]
    [InlineData("top-left", new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 9, 9, 9, 9, 9, 9, 9, 9 })]
    public void A_letterbox_fills_the_rest_of_its_frame(string align, byte[] expected)
    {
        var wide = Tensor.FromBytes(ElementType.UInt8, [2, 4, 1], (byte[])[0, 1, 2, 3, 4, 5, 6, 7]);
        var result = Steps.Run($"[{{letterbox: {{size: 4, fill: 9, align: {align}}}}}]", wide);
        Assert.Equal([4L, 4, 1], result.Dims);
        Assert.Equal(expected, result.Bytes.Whole.ToArray());
    }

    [Fact]
    public void The_shorter_side_is_resized_and_proportions_stay()
    {
        Assert.Equal([4L, 6, 3], Steps.Run("[{resize-shorter: 4}]", Steps.Counting(2, 3, 3)).Dims);
        Assert.Equal([7L, 5, 3], Steps.Run("[{resize-shorter: {size: 5, mode: nearest}}]", Steps.Counting(3, 2, 3)).Dims);
    }
}
