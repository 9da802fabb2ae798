using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class AffineQuantizationTests
{
    public static TheoryData<IntegerGrid> Grids =>
        [.. IntegerGrid.All.Where(g => g.Bits <= 16), IntegerGrid.Int8.Narrow, IntegerGrid.Int4.Narrow];

    [Fact]
    public void Parameters_follow_the_formula()
    {
        // [−1, 3] on 0..255: s = 4/255, z = round(255/4) = 64
        Assert.Equal(new AffineParameters(4f / 255, 64), AffineQuantization.Asymmetric(-1, 3, IntegerGrid.UInt8));
        Assert.Equal(new AffineParameters(4f / 255, -64), AffineQuantization.Asymmetric(-1, 3, IntegerGrid.Int8));
        Assert.Equal(new AffineParameters(3f / 127, 0), AffineQuantization.Symmetric(3, IntegerGrid.Int8));
        Assert.Equal(new AffineParameters(3f / 127, 128), AffineQuantization.Symmetric(3, IntegerGrid.UInt8));
        // the lowest integer is used where it reaches further: 8 steps down, 7 up
        Assert.Equal(new AffineParameters(1, 0), AffineQuantization.SymmetricOver(-8, 7, IntegerGrid.Int4));
        Assert.Equal(new AffineParameters(8f / 7, 0), AffineQuantization.SymmetricOver(-8, 7, IntegerGrid.Int4.Narrow));
    }

    [Theory]
    [InlineData(2, 5, 0, 5)]
    [InlineData(-5, -2, -5, 0)]
    public void A_range_is_widened_to_contain_zero(float min, float max, float low, float high) =>
        Assert.Equal(
            AffineQuantization.Asymmetric(low, high, IntegerGrid.UInt8),
            AffineQuantization.Asymmetric(min, max, IntegerGrid.UInt8)
        );

    [Fact]
    public void A_range_of_zero_width_has_scale_1()
    {
        Assert.Equal(new AffineParameters(1, 0), AffineQuantization.Asymmetric(0, 0, IntegerGrid.UInt8));
        Assert.Equal(new AffineParameters(1, 0), AffineQuantization.Symmetric(0, IntegerGrid.Int8));
        Assert.Equal(new AffineParameters(1, 0), AffineQuantization.SymmetricOver(0, 0, IntegerGrid.Int8));
    }

    [Fact]
    public void A_scale_is_never_subnormal_and_never_infinite()
    {
        Assert.Equal(AffineQuantization.SmallestScale, AffineQuantization.Asymmetric(0, float.Epsilon, IntegerGrid.UInt8).Scale);
        Assert.True(float.IsFinite(AffineQuantization.Asymmetric(float.MinValue, float.MaxValue, IntegerGrid.Int2.Narrow).Scale));
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(2, 1)]
    public void What_is_no_range_is_refused(float min, float max)
    {
        Assert.Throws<ArgumentException>(() => AffineQuantization.Asymmetric(min, max, IntegerGrid.UInt8));
        Assert.Throws<ArgumentException>(() => AffineQuantization.SymmetricOver(min, max, IntegerGrid.UInt8));
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Zero_stays_zero_and_no_value_moves_further_than_half_a_step_inside(IntegerGrid grid) =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<float>().Generator.Where(x => Math.Abs(x) <= 1e38f).Two().ToArbitrary(),
                ends =>
                {
                    var (min, max) = (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2));
                    var p = AffineQuantization.Asymmetric(min, max, grid);
                    Assert.InRange(p.ZeroPoint, grid.Min, grid.Max);
                    var x = Enumerable.Range(0, 100).Select(i => (float)(min + ((double)max - min) * i / 99)).Append(0).ToArray();
                    var y = new float[x.Length];
                    AffineQuantization.FakeQuantize(x, p, grid, y);
                    Assert.Equal(0, y[^1]);
                    // the ends move by up to half a step with the rounded zero point, and floats round
                    foreach (var (a, b) in x.Zip(y))
                        Assert.True(Math.Abs((double)a - b) <= 1.0001 * p.Scale, $"{a} became {b} with {p}");
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Grids))]
    public void The_vector_path_gives_the_bits_of_its_scalar_twin(IntegerGrid grid)
    {
        var values = Samples(4096 + 5);
        foreach (var p in ParametersOn(grid))
        {
            var by = new AffineKernelArguments(p, grid);
            var (vector, scalar) = (new int[values.Length], new int[values.Length]);
            AffineKernels.Quantize(values, by, vector);
            AffineKernels.QuantizeScalar(values, by, scalar);
            Assert.Equal(scalar, vector);
            Assert.All(vector, q => Assert.InRange(q, grid.Min, grid.Max));

            var (vectorBack, scalarBack) = (new float[values.Length], new float[values.Length]);
            AffineKernels.FakeQuantize(values, by, vectorBack);
            AffineKernels.FakeQuantizeScalar(values, by, scalarBack);
            Assert.Equal(Bits(scalarBack), Bits(vectorBack));

            AffineQuantization.Dequantize(vector, p, scalarBack);
            Assert.Equal(Bits(scalarBack), Bits(vectorBack));
        }
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void The_runtime_computes_the_same_bits(IntegerGrid grid)
    {
        foreach (var p in ParametersOn(IntegerGrid.Of(grid.Type)))
        {
            // NaN has no integer; and the runtime's kernel for 2 bits lets x/s overflow an int
            var values = Array.FindAll(Samples(4096 + 5), v => !float.IsNaN(v) && (grid.Bits > 2 || Math.Abs(v / p.Scale) < 2e9f));
            using var graph = new TestGraph(opset: 25, ir: 13);
            var x = graph.Input("x", values.Length);
            var s = graph.Floats("s", [], p.Scale);
            var z = graph.Edit.AddInitializer(graph.Main, "z", Encoded(grid.Type, [], [p.ZeroPoint]));
            var q = graph.Node("QuantizeLinear", [x, s, z]);
            // the runtime's managed interface knows no packed types; there the way back alone tells the integers
            if (grid.Bits >= 8)
                graph.Output(q, grid.Type);
            graph.Output(graph.Node("DequantizeLinear", [q, s, z]));
            var outputs = ModelRun.Outputs(graph.Model, [Tensor.FromSingles([values.Length], values)]);

            var integers = new int[values.Length];
            AffineQuantization.Quantize(values, p, IntegerGrid.Of(grid.Type), integers);
            var back = new float[values.Length];
            AffineQuantization.FakeQuantize(values, p, IntegerGrid.Of(grid.Type), back);
            Tensor[] expected = [Encoded(grid.Type, [values.Length], integers), Tensor.FromSingles([values.Length], back)];
            ModelRun.AssertEqualBits(grid.Bits >= 8 ? expected : expected[1..], outputs);
        }
    }

    private static Tensor Encoded(ElementType type, long[] dims, int[] integers)
    {
        var bytes = new byte[type.ByteLength(integers.Length)];
        ElementCodec.For(type).Encode(Array.ConvertAll(integers, q => (double)q), bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }

    private static IEnumerable<AffineParameters> ParametersOn(IntegerGrid grid) =>
        [
            AffineQuantization.Asymmetric(-1, 3, grid),
            AffineQuantization.Asymmetric(0, 6, grid),
            AffineQuantization.Symmetric(2.5f, grid),
            // a power of two: every half is a tie
            new AffineParameters(0.25f, grid.Center),
            new AffineParameters(AffineQuantization.SmallestScale, grid.Center),
        ];

    /// <summary>Bell-shaped values, ties, both zeros, subnormals, the largest numbers, infinities, NaN.</summary>
    private static float[] Samples(int count)
    {
        var random = new DeterministicRandom(5, "affine");
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (i % 3) switch
            {
                0 => (float)random.NextGaussian(),
                1 => ((i % 160) - 80) * 0.125f,
                _ => (float)(random.NextGaussian() * Math.Pow(10, (random.NextUInt64() % 60) - 30.0)),
            };
        }

        ReadOnlySpan<float> special = [0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1e-38f];
        special.CopyTo(values);
        values[100] = float.PositiveInfinity;
        values[101] = float.NegativeInfinity;
        values[102] = float.NaN;
        return values;
    }

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
