using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data;

public class DataBindingTests
{
    private static DataSet Samples(int count, string? name = null, params long[] shape) => new("data", [Column(count, name, shape)]);

    private static MemoryColumn Column(int count, string? name, params long[] shape)
    {
        long[] dims = [count, .. shape];
        return new MemoryColumn(
            name,
            Tensor.FromSingles(dims, Enumerable.Range(0, (int)dims.Aggregate(1L, (n, d) => n * d)).Select(i => (float)i).ToArray())
        );
    }

    private static InputDeclaration Input(string name, params Dimension[] shape) => new(name, ElementType.Float32, [.. shape]);

    private static readonly Dimension Free = new(null, "N");

    [Fact]
    public void A_free_batch_axis_takes_the_batch_asked_for_and_the_last_may_be_short()
    {
        using var data = Samples(10, null, 3);
        var bound = DataBinding.Bind(data, [Input("x", Free, 3)], batch: 4);

        var batches = bound.Batches(TestContext.Current.CancellationToken).ToList();

        Assert.Equal([4, 4, 2], batches.Select(b => b.Count));
        Assert.Equal([0L, 4, 8], batches.Select(b => b.FirstSample));
        Assert.Equal([2L, 3], batches[2].Inputs[0].Value.Dims);
        Assert.Equal("x", batches[2].Inputs[0].Key);
        Assert.Equal([24f, 25, 26, 27, 28, 29], batches[2].Inputs[0].Value.ToSingles());
        Assert.Equal(batches[1].Inputs[0].Value.ToSingles(), bound.Batch(1).Inputs[0].Value.ToSingles());
    }

    [Fact]
    public void A_fixed_batch_axis_is_respected_and_filled_up_with_the_last_sample()
    {
        using var data = Samples(5, null, 1);
        var batches = DataBinding.Bind(data, [Input("x", 4, 1)], batch: 32).Batches(TestContext.Current.CancellationToken).ToList();
        Assert.Equal([4, 1], batches.Select(b => b.Count));
        Assert.Equal([4f, 4, 4, 4], batches[1].Inputs[0].Value.ToSingles());
    }

    [Fact]
    public void An_input_without_a_batch_axis_takes_a_sample_a_run()
    {
        using var data = Samples(3, null, 2, 2);
        var bound = DataBinding.Bind(data, [Input("x", 2, 2)], batch: 32);
        Assert.Equal(3, bound.BatchCount);
        Assert.Equal([2L, 2], bound.Batch(1).Inputs[0].Value.Dims);
    }

    [Fact]
    public void Columns_and_inputs_pair_by_name_whatever_their_order()
    {
        using var data = new DataSet("data", [Column(2, "b", 1), Column(2, "a", 2)], MemoryColumn.Labels([7, 8]));
        var batch = DataBinding.Bind(data, [Input("a", Free, 2), Input("b", Free, 1), Input("c", 1) with { HasDefault = true }]).Batch(0);
        Assert.Equal(["b", "a"], batch.Inputs.Select(i => i.Key));
        Assert.Equal([7L, 8], batch.Labels!.ToInt64s());
    }

    [Fact]
    public void An_input_of_undeclared_shape_takes_stacked_samples()
    {
        using var data = Samples(2, null, 3);
        Assert.Equal([2L, 3], DataBinding.Bind(data, [new InputDeclaration("x", ElementType.Float32, null)]).Batch(0).Inputs[0].Value.Dims);
    }

    public static TheoryData<string, string, Func<DataSet>, InputDeclaration[]> Misfits =>
        new()
        {
            { "NNC3101 NNC3102", "other name", () => Samples(2, "y", 3), [Input("x", Free, 3)] },
            { "NNC3101", "input without data", () => Samples(2, "x", 3), [Input("x", Free, 3), Input("m", Free, 3)] },
            { "NNC3108", "two inputs, one array without a name", () => Samples(2, null, 3), [Input("x", Free, 3), Input("m", Free, 3)] },
            { "NNC3103", "other type", () => Samples(2, "x", 3), [Input("x", Free, 3) with { Type = ElementType.Int64 }] },
            {
                "NNC3103 NNC3104",
                "type and shape at once",
                () => Samples(2, "x", 3),
                [Input("x", Free, 4) with { Type = ElementType.Int64 }]
            },
            { "NNC3104", "other extent", () => Samples(2, "x", 3), [Input("x", Free, 4)] },
            { "NNC3104", "too many axes", () => Samples(2, "x", 3, 1), [Input("x", 3)] },
            { "NNC3104", "a batch of none", () => Samples(2, "x", 3), [Input("x", 0, 3)] },
            { "NNC3104", "a batch of many", () => Samples(2, "x", 3), [Input("x", 1L << 40, 3)] },
            { "NNC3104", "scalar input", () => Samples(2, "x", 3), [Input("x")] },
            { "NNC3104", "channels last", () => Samples(2, "x", 32, 32, 3), [Input("x", Free, 3, 32, 32)] },
            {
                "NNC3104",
                "two fixed batches",
                () => new DataSet("d", [Column(2, "a", 1), Column(2, "b", 1)]),
                [Input("a", 2, 1), Input("b", 4, 1)]
            },
            {
                "NNC3104",
                "a fixed batch and none",
                () => new DataSet("d", [Column(2, "a", 1), Column(2, "b", 1)]),
                [Input("a", 2, 1), Input("b", 1)]
            },
        };

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void Everything_that_does_not_fit_is_told_at_once(string codes, string what, Func<DataSet> make, InputDeclaration[] inputs)
    {
        using var data = make();
        var thrown = Assert.Throws<DiagnosticException>(() => DataBinding.Bind(data, inputs));
        Assert.True(
            codes == string.Join(' ', thrown.Diagnostics.Select(d => d.Code.Id).Order(StringComparer.Ordinal)),
            $"{what}: {thrown.Message}"
        );
        Assert.All(thrown.Diagnostics, d => Assert.NotNull(d.Remedy));
    }

    [Fact]
    public void The_remedy_names_the_step_that_would_help()
    {
        using var images = Samples(2, "x", 32, 30, 3);
        Assert.Contains(
            "layout: NCHW",
            Assert.Throws<DiagnosticException>(() => DataBinding.Bind(images, [Input("x", Free, 3, 32, 30)])).Message
        );
        Assert.Contains(
            "reshape: [960, 3]",
            Assert.Throws<DiagnosticException>(() => DataBinding.Bind(images, [Input("x", Free, 960, 3)])).Message
        );
    }

    [Fact]
    public void Samples_of_different_shapes_do_not_stack()
    {
        using var data = new DataSet("data", [new Growing()]);
        var bound = DataBinding.Bind(data, [Input("x", Free, Free)], batch: 2);
        Assert.Equal("NNC3109", Assert.Throws<DiagnosticException>(() => bound.Batch(0)).Diagnostics[0].Code.Id);
        Assert.Equal([1L, 2], DataBinding.Bind(data, [Input("x", 1, Free)]).Batch(1).Inputs[0].Value.Dims);
    }

    [Fact]
    public void A_batch_above_two_gigabytes_is_told()
    {
        using var data = Samples(1, "x", 1 << 20);
        var bound = DataBinding.Bind(data, [Input("x", 1024, 1 << 20)]);
        Assert.Equal("NNC3112", Assert.Throws<DiagnosticException>(() => bound.Batch(0)).Diagnostics[0].Code.Id);
    }

    /// <summary>Sample i has i + 1 elements.</summary>
    private sealed class Growing : SampleColumn
    {
        public override string? Name => null;

        public override string Place => "growing";

        public override ElementType Type => ElementType.Float32;

        public override System.Collections.Immutable.ImmutableArray<Dimension> Shape { get; } = [Dimension.Unknown];

        public override long Count => 3;

        public override Tensor Read(long index) => Tensor.FromSingles([index + 1], new float[index + 1]);
    }
}
