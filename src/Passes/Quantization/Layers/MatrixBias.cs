using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;

namespace NNCompress.Passes.Quantization;

/// <summary>The bias of a matrix product: C of a Gemm, or what an Add after a MatMul adds.</summary>
internal sealed class MatrixBias
{
    private readonly Tensor _tensor;
    private readonly float _beta;

    private MatrixBias(Value stored, Tensor tensor, float beta, Node? sum) => (Stored, _tensor, _beta, Sum) = (stored, tensor, beta, sum);

    /// <summary>The constant as it is.</summary>
    public Value Stored { get; }

    /// <summary>The Add; null for a Gemm.</summary>
    public Node? Sum { get; }

    /// <summary>The bias of a product with <paramref name="channels"/> outputs; null where it has none.</summary>
    /// <param name="product">MatMul or Gemm.</param>
    /// <param name="channels">N.</param>
    /// <param name="reason">Empty, or why the layer cannot be taken for that.</param>
    public static MatrixBias? Of(Node product, long channels, out string reason)
    {
        reason = "";
        if (!product.Is("Gemm"))
            return Added(product, channels);
        var beta = product.Attributes.Float("beta", 1);
        if (product.Input(2) is not { } c || beta == 0)
            return null;
        if (Constants.TensorOf(c) is not { } tensor)
            reason = $"its bias '{c}' is computed";
        else if (!IsBias(tensor, channels, rank: 2))
            reason = $"its bias '{c}' [{string.Join(',', tensor.Dims)}] differs from row to row";
        return reason.Length > 0 ? null : new MatrixBias(c, Constants.TensorOf(c)!, beta, null);
    }

    /// <summary>The bias as [N], beside <paramref name="reader"/>; the stored constant itself where it is that already.</summary>
    public Value Vector(GraphEditor editor, Node reader, long channels)
    {
        if (_tensor.Type == ElementType.Float32 && _tensor.Rank == 1 && _tensor.ElementCount == channels && _beta == 1)
            return Stored;
        float[] vector = [.. OutputBias.Values(_tensor, channels).Select(b => _beta * (float)b)];
        return editor.AddConstant(reader, $"{Stored.Name}_vector", Tensor.FromSingles([channels], vector));
    }

    /// <summary>An Add that alone reads the product, of a constant that does not raise its rank.</summary>
    private static MatrixBias? Added(Node product, long channels)
    {
        var output = product.Output(0)!;
        if (output.IsGraphOutput || output.Uses is not [var use] || !use.Node.Is("Add") || use.Node.Scope != product.Scope)
            return null;
        if (use.Node.Input(1 - use.Index) is not { } other || Constants.TensorOf(other) is not { } tensor)
            return null;
        return IsBias(tensor, channels, CertainTypes.RankOf(product.Input(0))) ? new MatrixBias(other, tensor, 1, use.Node) : null;
    }

    private static bool IsBias(Tensor tensor, long channels, int? rank) =>
        tensor.Type == ElementType.Float32 && OutputBias.Fits(tensor, channels, axisFromEnd: 1, rank);
}
