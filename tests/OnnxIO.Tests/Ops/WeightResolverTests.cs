using System.Collections.Immutable;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

public class WeightResolverTests
{
    private static WeightSource Source(Value value)
    {
        var found = WeightResolver.Resolve(value);
        Assert.Null(found.Reason);
        return found.Source!;
    }

    private static string Reason(Value value)
    {
        var refused = WeightResolver.Resolve(value);
        Assert.Null(refused.Source);
        return refused.Reason!;
    }

    [Fact]
    public void An_initializer_is_its_own_origin()
    {
        using var m = new OneNode();
        var w = m.Weight(2, 3);
        var source = Source(w);
        Assert.Same(w, source.Origin);
        Assert.True(source.Map.IsIdentity);
        Assert.Equal([1, 2, 3, 4, 5, 6], source.ToSingles());
    }

    [Fact]
    public void Identity_Cast_and_Transpose_are_seen_through()
    {
        using var m = new OneNode();
        var w = m.Weight(2, 3);
        var seen = m.Add(
            "Transpose",
            [m.Add("Cast", [m.Add("Identity", [w])], Attribute.Of("to", 11L))],
            Attribute.Of("perm", ImmutableArray.Create(1L, 0L))
        );
        var source = Source(seen);
        Assert.Same(w, source.Origin);
        Assert.Equal([3, 2], source.Dims);
        Assert.Equal([1, 3], source.Map.Strides!);
        Assert.Equal([1, 4, 2, 5, 3, 6], source.ToSingles());
        Assert.Equal(["Transpose", "Cast", "Identity"], source.Chain.Select(n => n.OpType));
    }

    [Fact]
    public void A_Reshape_that_merges_parted_axes_needs_a_second_stage()
    {
        using var m = new OneNode();
        var transposed = m.Add("Transpose", [m.Weight(2, 3)]);
        var source = Source(m.Add("Reshape", [transposed, m.Ints(-1)]));
        Assert.Equal([6], source.Dims);
        Assert.Null(source.Map.Strides);
        Assert.Equal([1, 4, 2, 5, 3, 6], source.ToSingles());
        var inverse = source.Map.Inverse();
        for (var i = 0; i < 6; i++)
            Assert.Equal(i, inverse[source.Map[i]]);
    }

    [Fact]
    public void A_Reshape_that_splits_an_axis_keeps_strides()
    {
        using var m = new OneNode();
        var transposed = m.Add("Transpose", [m.Weight(4, 3)]);
        var source = Source(m.Add("Reshape", [transposed, m.Ints(0, 2, 1, -1)]));
        Assert.Equal([3, 2, 1, 2], source.Dims);
        Assert.Equal([1, 6, 0, 3], source.Map.Strides!.Value.SetItem(2, 0));
        Assert.Equal([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], source.ToSingles());
    }

    [Fact]
    public void Squeeze_Unsqueeze_and_Flatten_are_seen_through()
    {
        using var m = new OneNode();
        var up = m.Add("Unsqueeze", [m.Weight(2, 3), m.Ints(0, -1)]);
        Assert.Equal([1, 2, 3, 1], Source(up).Dims);
        Assert.Equal([2, 3, 1], Source(m.Add("Squeeze", [up], Attribute.Of("axes", ImmutableArray.Create(0L)))).Dims);
        Assert.Equal([2, 3], Source(m.Add("Squeeze", [up])).Dims);
        Assert.Equal([2, 3], Source(m.Add("Flatten", [up], Attribute.Of("axis", 2L))).Dims);
    }

    [Fact]
    public void Constant_nodes_are_origins_whatever_their_attribute()
    {
        using var m = new OneNode();
        var node = m.AddNode("Constant", [], Attribute.Of("value_floats", ImmutableArray.Create(1f, 2f)));
        var source = Source(node.Outputs[0]!);
        Assert.Same(node, source.Origin);
        Assert.Equal([1, 2], source.ToSingles());

        source.Replace(m.Edit, Tensor.FromSingles([2], [0, 2]));
        Assert.Equal([0, 2], Source(node.Outputs[0]!).ToSingles());
        Assert.Equal("value", Assert.Single(node.Attributes).Name);
    }

    [Fact]
    public void Per_tensor_dequantization_tells_which_number_means_zero()
    {
        using var m = new OneNode();
        var q = m.Edit.AddInitializer(m.Graph, "q", Tensor.From<byte>(ElementType.UInt8, [2, 2], [128, 130, 127, 0]));
        var scale = m.Edit.AddInitializer(m.Graph, "s", Tensor.FromSingles([], [0.5f]));
        var zero = m.Edit.AddInitializer(m.Graph, "z", Tensor.From<byte>(ElementType.UInt8, [], [128]));
        var source = Source(m.Add("DequantizeLinear", [q, scale, zero]));
        Assert.Equal([0, 1, -0.5f, -64], source.ToSingles());
        Assert.Equal(128, source.StoredZeroAt(3));
    }

    [Fact]
    public void Per_axis_dequantization_follows_the_axis_through_transposes()
    {
        using var m = new OneNode();
        var q = m.Edit.AddInitializer(m.Graph, "q", Tensor.From<sbyte>(ElementType.Int8, [2, 3], [1, 2, 3, 4, 5, 6]));
        var scale = m.Edit.AddInitializer(m.Graph, "s", Tensor.FromSingles([3], [1, 10, 100]));
        var zero = m.Edit.AddInitializer(m.Graph, "z", Tensor.From<sbyte>(ElementType.Int8, [3], [0, 1, 2]));
        // the stored tensor is [2, 3], axis 1: columns have scales; and the same by way of [3, 2], axis 0
        var direct = Source(m.Add("DequantizeLinear", [q, scale, zero], Attribute.Of("axis", -1L)));
        Assert.Equal([1, 10, 100, 4, 40, 400], direct.ToSingles());
        var turned = m.Add("DequantizeLinear", [m.Add("Transpose", [q]), scale, zero], Attribute.Of("axis", 0L));
        Assert.Equal([1, 4, 10, 40, 100, 400], Source(turned).ToSingles());
        var back = Source(m.Add("Transpose", [turned]));
        Assert.Equal([1, 10, 100, 4, 40, 400], back.ToSingles());
        Assert.Equal([0, 1, 2, 0, 1, 2], Enumerable.Range(0, 6).Select(i => back.StoredZeroAt(i)));
    }

    [Fact]
    public void Blocks_of_an_axis_share_a_scale()
    {
        using var m = new OneNode();
        var q = m.Edit.AddInitializer(m.Graph, "q", Tensor.From<sbyte>(ElementType.Int8, [2, 3], [1, 1, 1, 1, 1, 1]));
        var scale = m.Edit.AddInitializer(m.Graph, "s", Tensor.FromSingles([2, 2], [1, 2, 3, 4]));
        var source = Source(m.Add("DequantizeLinear", [q, scale], Attribute.Of("axis", 1L), Attribute.Of("block_size", 2L)));
        Assert.Equal([1, 1, 2, 3, 3, 4], source.ToSingles());
        var down = m.Edit.AddInitializer(m.Graph, "t", Tensor.FromSingles([1, 3], [1, 2, 3]));
        Assert.Equal(
            [1, 2, 3, 1, 2, 3],
            Source(m.Add("DequantizeLinear", [q, down], Attribute.Of("axis", 0L), Attribute.Of("block_size", 2L))).ToSingles()
        );
    }

    [Fact]
    public void Scales_that_do_not_fit_are_refused()
    {
        using var m = new OneNode();
        var q = m.Edit.AddInitializer(m.Graph, "q", Tensor.From<sbyte>(ElementType.Int8, [2, 3], [1, 1, 1, 1, 1, 1]));
        var scale = m.Edit.AddInitializer(m.Graph, "s", Tensor.FromSingles([4], [1, 2, 3, 4]));
        Assert.Contains("do not fit", Reason(m.Add("DequantizeLinear", [q, scale])), StringComparison.Ordinal);
        Assert.Contains("not constant", Reason(m.Add("DequantizeLinear", [q, m.Input(1)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Shared_weights_have_the_same_origin()
    {
        using var m = new OneNode();
        var w = m.Weight(2, 2);
        var a = Source(m.Add("Transpose", [w]));
        var b = Source(m.Add("Cast", [w], Attribute.Of("to", 10L)));
        Assert.Same(a.Origin, b.Origin);
    }

    [Fact]
    public void What_is_computed_or_given_is_refused()
    {
        using var m = new OneNode();
        var x = m.Input(2, 2);
        Assert.Equal("its weight 'x' is a graph input", Reason(x));
        Assert.Contains("computed by Relu", Reason(m.Add("Relu", [m.Weight(2)])), StringComparison.Ordinal);
        Assert.Contains(
            "which turns it into int64",
            Reason(m.Add("Cast", [m.Weight(2)], Attribute.Of("to", 7L))),
            StringComparison.Ordinal
        );
        Assert.Contains("target shape is not constant", Reason(m.Add("Reshape", [m.Weight(4), m.Input(2)])), StringComparison.Ordinal);
        Assert.Contains(
            "target shape is not constant or does not fit",
            Reason(m.Add("Reshape", [m.Weight(4), m.Ints(3, -1)])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "whose perm does not fit",
            Reason(m.Add("Transpose", [m.Weight(4)], Attribute.Of("perm", ImmutableArray.Create(1L, 0L)))),
            StringComparison.Ordinal
        );
        var text = m.Edit.AddInitializer(m.Graph, "t", new Tensor(ElementType.String, [1], new StringPayload([new byte[] { 65 }])));
        Assert.Contains("no numbers", Reason(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3L, true)]
    [InlineData(4L, false)]
    public void Initializers_among_the_inputs_are_constant_before_IR_4(long irVersion, bool constant)
    {
        using var m = new OneNode();
        m.Edit.SetIrVersion(irVersion);
        var w = m.Input(2);
        w.Initializer = Tensor.FromSingles([2], [1, 2]);
        m.Graph.AddInitializer(w);
        Assert.Equal(constant, WeightResolver.Resolve(w).Source is not null);
        Assert.Equal(constant, Constants.TensorOf(w) is not null);
        if (!constant)
            Assert.Contains("which a caller may replace", Reason(w), StringComparison.Ordinal);
    }

    [Fact]
    public void A_captured_weight_leads_to_the_outer_scope()
    {
        using var m = new OneNode();
        var w = m.Weight(2, 2);
        var body = new Graph(m.Model, m.Graph);
        var inner = m.Edit.AddNode(body, "Identity", [w], ["c"]);
        Assert.Same(w, Source(inner.Outputs[0]!).Origin);
    }

    [Fact]
    public void A_function_input_is_refused_by_its_name()
    {
        using var model = new Model();
        var function = new Function(model, "my", "F");
        model.AddFunction(function);
        var edit = new GraphEditor(model, "test");
        var p = edit.AddGraphInput(function.Body, "p", new OpaqueType());
        Assert.Equal("its weight 'p' is an input of the function F", Reason(p));
    }

    /// <summary>Maps built from random Transposes and Reshapes agree with moving the elements themselves.</summary>
    [Fact]
    public void Maps_agree_with_moving_elements() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    ImmutableArray<long> dims = [2, 3, 4, 1, 2];
                    var map = IndexMap.Identity(dims);
                    var moved = Enumerable.Range(0, 48).Select(i => (long)i).ToArray();
                    for (var step = 0; step < 6; step++)
                    {
                        if (random.Next(2) == 0)
                        {
                            int[] order = [.. Enumerable.Range(0, dims.Length)];
                            random.Shuffle(order);
                            var before = moved;
                            var stage = IndexStage.RowMajor(dims).Permuted([.. order]);
                            moved = [.. Enumerable.Range(0, 48).Select(i => before[stage.ElementAt(i)])];
                            dims = stage.Dims;
                            map = map.Transposed([.. order]);
                        }
                        else
                        {
                            long[] factors = [2, 2, 2, 2, 3, 1];
                            random.Shuffle(factors);
                            dims = [.. factors.Chunk(random.Next(1, 4)).Select(c => c.Aggregate(1L, (p, f) => p * f))];
                            map = map.Reshaped(dims);
                        }
                    }

                    var inverse = map.Inverse();
                    return map.Dims.SequenceEqual(dims) && Enumerable.Range(0, 48).All(i => map[i] == moved[i] && inverse[moved[i]] == i);
                }
            )
            .QuickCheckThrowOnFailure();
}
