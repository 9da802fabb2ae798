using System.Collections.Immutable;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Tests.Ops;

/// <summary>Each row counted by hand: output elements times products per element.</summary>
public class MacCounterTests
{
    private static long? Count(Node node, string inputs, string outputs) =>
        MacCounter.Count(node, new NodeShapes(Shapes(inputs), Shapes(outputs)));

    private static ImmutableArray<long>?[] Shapes(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => s == "?" ? (ImmutableArray<long>?)null : [.. s.Split('x').Select(long.Parse)]),
        ];

    [Theory]
    [InlineData("Conv", 1, "1x3x8x8 4x3x3x3", "1x4x6x6", 4 * 36 * 27)]
    [InlineData("Conv", 2, "1x4x8x8 4x2x3x3", "1x4x6x6", 4 * 36 * 18)]
    [InlineData("Conv", 1, "1x3x8x8 ?", "1x4x6x6", null)]
    [InlineData("Conv", 1, "1x3x8x8 4x3x3x3", "?", null)]
    [InlineData("ConvTranspose", 1, "1x3x8 3x4x2", "1x4x16", 24 * 4 * 2)]
    [InlineData("ConvTranspose", 3, "1x3x8 3x4x2", "1x12x16", 24 * 4 * 2)]
    [InlineData("ConvInteger", 1, "1x3x8x8 4x3x3x3", "1x4x6x6", 4 * 36 * 27)]
    [InlineData("MatMul", 1, "5x2x3 3x4", "5x2x4", 5 * 2 * 4 * 3)]
    [InlineData("MatMul", 1, "3 3", "1", 3)]
    [InlineData("MatMulInteger", 1, "2x3 3x4", "2x4", 24)]
    [InlineData("LSTM", 1, "7x2x3 2x16x3 2x16x4", "7x2x2x4", 14 * (96 + 128))]
    [InlineData("GRU", 1, "7x2x3 1x12x3 1x12x4", "7x1x2x4", 14 * (36 + 48))]
    [InlineData("Relu", 1, "7x2", "7x2", 0)]
    [InlineData("Gather", 1, "7x2 3", "3x2", 0)]
    [InlineData("Attention", 1, "2x8x5x4 2x8x6x4 2x8x6x4", "2x8x5x4", 2 * (2 * 8 * 5 * 4) * 6)]
    [InlineData("Attention", 1, "2x5x32 2x6x32 2x6x16", "2x5x16", (2 * 5 * 32 + 2 * 5 * 16) * 6)]
    public void Macs_are_counted(string opType, long group, string inputs, string outputs, int? expected)
    {
        using var m = new OneNode();
        Assert.Equal(expected, Count(m.AddNode(opType, [m.Input(1), m.Input(1)], Attribute.Of("group", group)), inputs, outputs));
    }

    [Fact]
    public void Gemm_finds_the_inner_extent_behind_transA()
    {
        using var m = new OneNode();
        Assert.Equal(2 * 4 * 3, Count(m.AddNode("Gemm", [m.Input(1), m.Input(1)]), "2x3 3x4", "2x4"));
        Assert.Equal(2 * 4 * 3, Count(m.AddNode("Gemm", [m.Input(1), m.Input(1)], Attribute.Of("transA", 1L)), "3x2 3x4", "2x4"));
    }

    [Theory]
    [InlineData("bij,bjk->bik", "5x2x3 5x3x4", 5 * 2 * 3 * 4)]
    [InlineData("ij,jk", "2x3 3x4", 24)]
    [InlineData("ij->ji", "2x3", 0)]
    [InlineData("ij,jk,kl->il", "2x3 3x4 4x5", null)]
    [InlineData("...i,i->...", "2x3 3", null)]
    [InlineData("ij,jk->ik", "2x3x1 3x4", null)]
    public void Einsum_counts_pairs_of_operands(string equation, string inputs, int? expected)
    {
        using var m = new OneNode();
        Assert.Equal(expected, Count(m.AddNode("Einsum", [m.Input(1), m.Input(1)], Attribute.Of("equation", equation)), inputs, "1"));
    }

    [Fact]
    public void Contrib_operators_are_counted_where_their_shapes_tell()
    {
        using var m = new OneNode();
        Assert.Equal(
            2 * 64 * 8,
            Count(
                m.AddContrib("MatMulNBits", [m.Input(1), m.Input(1)], Attribute.Of("K", 64L), Attribute.Of("N", 8L)),
                "2x64 8x2x16",
                "2x8"
            )
        );
        var attention = m.AddContrib("Attention", [m.Input(1), m.Weight(6, 12)], Attribute.Of("num_heads", 2L));
        // projection 2·3 rows · 6·12, then two products of 3 queries and 3 keys over 4 features
        Assert.Equal((2 * 3 * 72) + (2 * 2 * 3 * 3 * 4), Count(attention, "2x3x6 6x12", "2x3x4"));
        Assert.Null(Count(m.AddContrib("QAttention", [m.Input(1)]), "2x3x6", "2x3x4"));
        Assert.Equal(0, Count(m.AddContrib("QLinearAdd", [m.Input(1)]), "2x3x6", "2x3x6"));
    }
}
