using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class WeightQuantizerTests
{
    public static TheoryData<WeightGranularity> Granularities =>
        [
            WeightGranularity.PerTensor,
            WeightGranularity.PerChannel(0),
            WeightGranularity.PerChannel(1),
            WeightGranularity.PerChannel(2),
            WeightGranularity.Blocks(0, 4),
            WeightGranularity.Blocks(1, 4),
            WeightGranularity.Blocks(2, 2),
            WeightGranularity.Blocks(2, 100),
        ];

    public static IEnumerable<IntegerGrid> Grids =>
        IntegerGrid.All.Where(g => g.Bits <= 16).SelectMany(g => (IntegerGrid[])(g.Bits > 2 ? [g, g.Narrow] : [g]));

    [Theory]
    [MemberData(nameof(Granularities))]
    public void Each_group_is_quantized_as_if_it_were_alone(WeightGranularity granularity)
    {
        // all interleaved; rows that lie together; no inner or outer axis; narrower than a tile
        foreach (
            var dims in (long[][])
                [
                    [9, 37, 5],
                    [1, 20, 3],
                    [40, 1, 1],
                    [1, 1, 40],
                    [3, 64, 1],
                    [2, 5, 33],
                ]
        )
            AssertGroups(dims, granularity);
    }

    /// <summary>8 bits are written by a way of their own; what is not on the grid saturates there as in the codec of the type.</summary>
    [Fact]
    public void A_tensor_holds_what_the_codec_of_its_type_writes()
    {
        int[] integers = [int.MinValue, -129, -128, -127, -8, -1, 0, 1, 7, 127, 128, 255, 256, int.MaxValue];
        foreach (var grid in Grids)
        {
            var expected = new byte[grid.Type.ByteLength(integers.Length)];
            ElementCodec.For(grid.Type).Encode(Array.ConvertAll(integers, q => (double)q), expected);
            var weights = new QuantizedWeights([integers.Length], grid, WeightGranularity.PerTensor, integers, [1], null);
            Assert.Equal(expected, weights.ToTensor().Bytes.Whole.ToArray());
        }
    }

    private static void AssertGroups(long[] dims, WeightGranularity granularity)
    {
        var weights = TestGraph.NoiseTensor("weights", dims).ToSingles();
        foreach (var symmetric in (bool[])[true, false])
        {
            var quantized = Quantize(weights, dims, granularity, IntegerGrid.Int8, symmetric, WeightScaleSearch.MinMax);
            var groups = GroupsByHand(dims, granularity);
            Assert.Equal(groups.Count, quantized.Scales.Length);
            Assert.Equal(groups.Count, quantized.ScaleDims.Aggregate(1L, (p, d) => p * d));
            foreach (var (g, elements) in groups.Index())
            {
                var values = elements.Select(e => weights[e]).ToArray();
                var parameters = symmetric
                    ? AffineQuantization.SymmetricOver(values.Min(), values.Max(), IntegerGrid.Int8)
                    : AffineQuantization.Asymmetric(values.Min(), values.Max(), IntegerGrid.Int8);
                Assert.Equal(parameters, quantized.ParametersOf(g));
                var integers = new int[values.Length];
                AffineQuantization.Quantize(values, parameters, IntegerGrid.Int8, integers);
                Assert.Equal(integers, elements.Select(e => quantized.Integers[e]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Granularities))]
    public void The_runtime_dequantizes_to_the_same_bits(WeightGranularity granularity)
    {
        long[] dims = [9, 37, 5];
        var weights = TestGraph.NoiseTensor("weights", dims).ToSingles();
        foreach (var grid in Grids)
        {
            var quantized = Quantize(weights, dims, granularity, grid, symmetric: false, WeightScaleSearch.MinMax);
            using var graph = new TestGraph(opset: 25, ir: 13);
            var q = graph.Edit.AddInitializer(graph.Main, "q", quantized.ToTensor());
            var s = graph.Edit.AddInitializer(graph.Main, "s", quantized.ScaleTensor());
            var z = graph.Edit.AddInitializer(graph.Main, "z", quantized.ZeroPointTensor());
            var axis = OnnxIO.Attribute.Of("axis", (long)(granularity.Axis ?? 1));
            var block = OnnxIO.Attribute.Of("block_size", (long)(granularity.BlockSize ?? 0));
            graph.Output(graph.Node("DequantizeLinear", [q, s, z], axis, block));
            ModelRun.AssertEqualBits([Tensor.FromSingles(dims, quantized.Dequantize())], ModelRun.Outputs(graph.Model));
        }
    }

    [Fact]
    public void Zeros_stay_zeros_and_channels_of_zeros_have_scale_1() =>
        Prop.ForAll(
                Gen.Elements<IntegerGrid>([.. Grids]).ToArbitrary(),
                Gen.Elements(WeightScaleSearch.MinMax, WeightScaleSearch.Mse).ToArbitrary(),
                Gen.Choose(-40, 40).Select(i => Math.Max(0, Math.Abs(i) - 20) * Math.Sign(i) * 0.37f).ArrayOf(24).ToArbitrary(),
                (grid, search, weights) =>
                {
                    weights.AsSpan(8, 8).Clear();
                    foreach (var symmetric in (bool[])[true, false])
                    {
                        var quantized = Quantize(weights, [3, 8], WeightGranularity.PerChannel(0), grid, symmetric, search);
                        Assert.All(quantized.Integers, q => Assert.InRange(q, grid.Min, grid.Max));
                        Assert.Equal(1, quantized.Scales[1]);
                        foreach (var (w, back) in weights.Zip(quantized.Dequantize()))
                            Assert.True(w != 0 || back == 0, $"0 became {back}");
                        if (symmetric)
                            Assert.All(quantized.ZeroPoints ?? [0], z => Assert.Equal(grid.Center, z));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Threads_do_not_change_the_result()
    {
        var weights = TestGraph.NoiseTensor("weights", 40, 30, 3, 3).ToSingles();
        foreach (var granularity in (WeightGranularity[])[WeightGranularity.PerChannel(0), WeightGranularity.Blocks(1, 8)])
        {
            var one = Quantize(weights, [40, 30, 3, 3], granularity, IntegerGrid.Int4, true, WeightScaleSearch.Mse);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 7 };
            var many = WeightQuantizer.Quantize(
                weights,
                [40, 30, 3, 3],
                granularity,
                IntegerGrid.Int4,
                true,
                WeightScaleSearch.Mse,
                parallel
            );
            Assert.Equal(one.Integers, many.Integers);
            Assert.Equal(one.Scales, many.Scales);
        }
    }

    [Fact]
    public void Tensors_have_the_shapes_that_the_standard_asks_for()
    {
        var weights = new float[6 * 5];
        weights[0] = 3;
        AssertShapes(WeightGranularity.PerTensor, "float32[]", "int8[]");
        AssertShapes(WeightGranularity.PerChannel(1), "float32[5]", "int8[5]");
        AssertShapes(WeightGranularity.Blocks(0, 4), "float32[2,5]", "int8[2,5]");

        void AssertShapes(WeightGranularity granularity, string scales, string zeroPoints)
        {
            var quantized = Quantize(weights, [6, 5], granularity, IntegerGrid.Int8.Narrow, true, WeightScaleSearch.MinMax);
            Assert.Equal("int8[6,5]", quantized.ToTensor().ToString());
            Assert.Equal(scales, quantized.ScaleTensor().ToString());
            Assert.Equal(zeroPoints, quantized.ZeroPointTensor().ToString());
            Assert.Null(quantized.ZeroPoints);
        }
    }

    [Fact]
    public void Given_scales_are_taken()
    {
        var quantized = WeightQuantizer.Quantize(
            [1, 2, 3, 4],
            [2, 2],
            WeightGranularity.PerChannel(0),
            IntegerGrid.Int8,
            [new AffineParameters(0.5f, 0), new AffineParameters(2, 1)]
        );
        Assert.Equal([2, 4, 3, 3], quantized.Integers);
        Assert.Equal([1, 2, 4, 4], quantized.Dequantize());
    }

    [Fact]
    public void What_cannot_be_quantized_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantize([1, float.NaN], [2], WeightGranularity.PerTensor, IntegerGrid.Int8));
        Assert.Throws<ArgumentException>(() => Quantize([1, float.PositiveInfinity], [2], WeightGranularity.PerTensor, IntegerGrid.Int8));
        Assert.Throws<ArgumentException>(() => Quantize([1, 2], [3], WeightGranularity.PerTensor, IntegerGrid.Int8));
        Assert.Throws<ArgumentException>(() => Quantize([1, 2], [2], WeightGranularity.PerTensor, IntegerGrid.Int32));
        Assert.ThrowsAny<ArgumentException>(() => Quantize([1, 2], [2], WeightGranularity.PerChannel(1), IntegerGrid.Int8));
        Assert.ThrowsAny<ArgumentException>(() => WeightGranularity.Blocks(0, 0));
    }

    [Fact]
    public void No_weights_at_all_are_quantized_to_none()
    {
        var quantized = Quantize([], [0, 4], WeightGranularity.PerChannel(1), IntegerGrid.Int8);
        Assert.Empty(quantized.Integers);
        Assert.Equal([1f, 1f, 1f, 1f], quantized.Scales);
        Assert.Empty(Quantize([], [0, 4], WeightGranularity.Blocks(0, 2), IntegerGrid.Int8).Scales);
    }

    internal static QuantizedWeights Quantize(
        float[] weights,
        long[] dims,
        WeightGranularity granularity,
        IntegerGrid grid,
        bool symmetric = true,
        WeightScaleSearch? search = null
    ) => WeightQuantizer.Quantize(weights, dims, granularity, grid, symmetric, search ?? WeightScaleSearch.MinMax);

    /// <summary>The elements of each group, found by looking at every index.</summary>
    private static List<List<int>> GroupsByHand(long[] dims, WeightGranularity granularity)
    {
        var groups = new SortedDictionary<long, List<int>>();
        for (var element = 0; element < dims.Aggregate(1L, (p, d) => p * d); element++)
        {
            var index = new long[dims.Length];
            var rest = (long)element;
            for (var axis = dims.Length - 1; axis >= 0; rest /= dims[axis], axis--)
                index[axis] = rest % dims[axis];
            long group = 0;
            if (granularity is { Axis: { } channel, BlockSize: null })
            {
                group = index[channel];
            }
            else if (granularity is { Axis: { } blocked, BlockSize: { } size })
            {
                for (var axis = 0; axis < dims.Length; axis++)
                {
                    group =
                        axis == blocked
                            ? (group * ((dims[axis] + size - 1) / size)) + (index[axis] / size)
                            : (group * dims[axis]) + index[axis];
                }
            }

            if (!groups.TryGetValue(group, out var elements))
                groups[group] = elements = [];
            elements.Add(element);
        }

        return [.. groups.Values];
    }
}
