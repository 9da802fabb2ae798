using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Tests.Ops;

public class WeightFactsTests
{
    private static Attribute Int(string name, long value) => Attribute.Of(name, value);

    [Fact]
    public void Conv_reads_output_channels_first()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Conv", [m.Input(1, 4, 5, 5), m.Weight(6, 2, 3, 3), m.Weight(6)], Int("group", 2)));
        Assert.Equal((1, "weight", false), (slot.InputIndex, slot.Role, slot.IsTable));
        var layout = slot.LayoutOf([6, 2, 3, 3])!;
        Assert.Equal(0, layout.OutputAxis);
        Assert.Equal([1], layout.ReductionAxes);
        Assert.Equal([2, 3], layout.KernelAxes);
        Assert.Equal(2, layout.Groups);
        var view = layout.OutputMajor();
        Assert.Equal((2, 3, 2, 9), (view.BlockCount, view.RowCount, view.ColumnCount, view.KernelCount));
        Assert.Equal([0, 54], view.BlockOffsets.ToArray());
        Assert.Equal([0, 18, 36], view.RowOffsets.ToArray());
        Assert.Equal([0, 9], view.ColumnOffsets.ToArray());
    }

    [Fact]
    public void Conv_refuses_weights_that_do_not_fit()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Conv", [m.Input(1, 4, 5, 5), m.Weight(6, 2, 3, 3)], Int("group", 4)));
        Assert.Null(slot.LayoutOf([6, 2, 3, 3])); // 6 output channels in 4 groups
        Assert.Null(slot.LayoutOf([8]));
    }

    [Fact]
    public void ConvTranspose_groups_split_its_input_channels()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("ConvTranspose", [m.Input(1, 4, 5), m.Weight(4, 3, 2)], Int("group", 2)));
        var layout = slot.LayoutOf([4, 3, 2])!;
        Assert.Equal(1, layout.OutputAxis);
        var view = layout.OutputMajor();
        // input channels 0, 1 and outputs 0..2 are group 0: element [c, m, k] at c·6 + m·2 + k
        Assert.Equal([0, 12], view.BlockOffsets.ToArray());
        Assert.Equal([0, 2, 4], view.RowOffsets.ToArray());
        Assert.Equal([0, 6], view.ColumnOffsets.ToArray());
        Assert.Equal([0, 1], view.KernelOffsets.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Gemm_takes_B_as_transB_says(long transB, int outputAxis)
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Gemm", [m.Input(1, 4), m.Weight(4, 4), m.Weight(4)], Int("transB", transB)));
        Assert.Equal(1, slot.InputIndex);
        Assert.Equal(outputAxis, slot.LayoutOf([4, 4])!.OutputAxis);
        Assert.Equal([1 - outputAxis], slot.LayoutOf([4, 4])!.ReductionAxes);
        Assert.Null(slot.LayoutOf([4]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Gemm_takes_A_where_only_it_is_constant(long transA, int outputAxis)
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Gemm", [m.Weight(4, 4), m.Input(4, 1)], Int("transA", transA), Int("transB", 1)));
        Assert.Equal(0, slot.InputIndex);
        Assert.Equal(outputAxis, slot.LayoutOf([4, 4])!.OutputAxis);
    }

    [Fact]
    public void MatMul_takes_the_right_operand()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("MatMul", [m.Input(1, 3), m.Weight(3, 5)]));
        Assert.Equal(1, slot.InputIndex);
        var view = slot.LayoutOf([2, 3, 5])!.OutputMajor();
        Assert.Equal([0, 15], view.BlockOffsets.ToArray());
        Assert.Equal([0, 1, 2, 3, 4], view.RowOffsets.ToArray());
        Assert.Equal([0, 5, 10], view.ColumnOffsets.ToArray());
    }

    [Fact]
    public void MatMul_with_a_vector_has_no_output_axis()
    {
        using var m = new OneNode();
        var layout = OneNode.Slot(m.AddNode("MatMul", [m.Input(1, 3), m.Weight(3)])).LayoutOf([3])!;
        Assert.Null(layout.OutputAxis);
        Assert.Equal((1, 3), (layout.OutputMajor().RowCount, layout.OutputMajor().ColumnCount));
    }

    [Fact]
    public void MatMul_takes_the_left_operand_where_only_it_is_constant()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("MatMul", [m.Weight(5, 3), m.Input(3, 1)]));
        Assert.Equal(0, slot.InputIndex);
        Assert.Equal(0, slot.LayoutOf([5, 3])!.OutputAxis);
    }

    [Theory]
    [InlineData(0, 0, 2, 1)]
    [InlineData(1, 0, 1, 2)]
    [InlineData(0, 1, 2, 0)]
    [InlineData(1, 1, 0, 2)]
    public void FusedMatMul_swaps_axes(long transB, long transBatchB, int output, int reduction)
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(
            m.AddContrib("FusedMatMul", [m.Input(1, 1, 1), m.Weight(2, 2, 2)], Int("transB", transB), Int("transBatchB", transBatchB))
        );
        var layout = slot.LayoutOf([2, 2, 2])!;
        Assert.Equal(output, layout.OutputAxis);
        Assert.Equal([reduction], layout.ReductionAxes);
        Assert.Equal([3 - output - reduction], layout.BatchAxes);
    }

    [Theory]
    [InlineData("LSTM", "iofc")]
    [InlineData("GRU", "zrh")]
    [InlineData("RNN", "i")]
    public void Recurrent_nodes_have_two_weights(string opType, string gates)
    {
        using var m = new OneNode();
        var hidden = 2;
        var rows = gates.Length * hidden;
        var slots = WeightFacts.WeightsOf(
            m.AddNode(opType, [m.Input(7, 1, 3), m.Weight(2, rows, 3), m.Weight(2, rows, hidden), m.Weight(2, 2 * rows)])
        );
        Assert.Equal(["W", "R"], slots.Select(s => s.Role));
        Assert.Equal([1, 2], slots.Select(s => s.InputIndex));
        Assert.All(slots, s => Assert.Equal(gates, s.GateOrder));
        var view = slots[0].LayoutOf([2, rows, 3])!.OutputMajor();
        Assert.Equal((2, rows, 3), (view.BlockCount, view.RowCount, view.ColumnCount));
        if (gates.Length > 1)
            Assert.Null(slots[0].LayoutOf([2, rows + 1, 3]));
    }

    [Fact]
    public void A_Gather_table_is_flagged()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Gather", [m.Weight(10, 4), m.Input(2)]));
        Assert.True(slot.IsTable);
        Assert.Equal(0, slot.LayoutOf([10, 4])!.OutputAxis);
        Assert.Null(slot.LayoutOf([10])); // a vector is a list of numbers, not a table
        var last = OneNode.Slot(m.AddNode("Gather", [m.Weight(10, 4), m.Input(2)], Int("axis", -1)));
        Assert.Equal(1, last.LayoutOf([10, 4])!.OutputAxis);
    }

    [Fact]
    public void Einsum_reads_its_letters()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("Einsum", [m.Input(1, 2, 3), m.Weight(3, 4, 5)], Attribute.Of("equation", "bsd, dhk -> bshk")));
        var layout = slot.LayoutOf([3, 4, 5])!;
        Assert.Equal([0], layout.ReductionAxes);
        Assert.Equal([1, 2], layout.OutputAxes);
        Assert.Null(layout.OutputAxis);
        Assert.Equal(20, layout.OutputMajor().RowCount);
        Assert.Empty(WeightFacts.WeightsOf(m.AddNode("Einsum", [m.Input(1), m.Weight(3)], Attribute.Of("equation", "...i,i->..."))));
    }

    [Fact]
    public void Operators_without_weights_have_none()
    {
        using var m = new OneNode();
        Assert.Empty(WeightFacts.WeightsOf(m.AddNode("Add", [m.Input(3), m.Weight(3)])));
        Assert.Empty(
            WeightFacts.WeightsOf(m.AddNode("BatchNormalization", [m.Input(1, 3), m.Weight(3), m.Weight(3), m.Weight(3), m.Weight(3)]))
        );
        Assert.Empty(WeightFacts.WeightsOf(m.AddContrib("Conv", [m.Input(3), m.Weight(3)]))); // another domain's operator of the same name
    }

    [Theory]
    [InlineData("", "ConvInteger", 1)]
    [InlineData("", "QLinearConv", 3)]
    [InlineData("", "MatMulInteger", 1)]
    [InlineData("", "QLinearMatMul", 3)]
    [InlineData("com.microsoft", "MatMulNBits", 1)]
    [InlineData("com.microsoft", "DynamicQuantizeMatMul", 1)]
    [InlineData("com.microsoft", "QGemm", 3)]
    public void Quantized_operators_are_recognised(string domain, string opType, int weight)
    {
        using var m = new OneNode();
        var node = m.Edit.AddNode(m.Graph, opType, [m.Input(1)], ["y"], domain: domain);
        Assert.Equal([weight], QuantizationFacts.Of(node)!.WeightInputs);
        Assert.Empty(WeightFacts.WeightsOf(node));
    }

    [Fact]
    public void Every_element_has_one_place_in_the_view()
    {
        using var m = new OneNode();
        var slot = OneNode.Slot(m.AddNode("ConvTranspose", [m.Input(1, 6, 5), m.Weight(6, 2, 3)], Int("group", 3)));
        var view = slot.LayoutOf([6, 2, 3])!.OutputMajor();
        var seen = new List<long>();
        foreach (var b in view.BlockOffsets)
        foreach (var r in view.RowOffsets)
        foreach (var c in view.ColumnOffsets)
        foreach (var k in view.KernelOffsets)
            seen.Add(b + r + c + k);
        Assert.Equal(Enumerable.Range(0, 36).Select(i => (long)i), seen.Order());
    }
}
