using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Gemm: y = alpha·A'·B' + beta·C, y [rows, N]. The weight is B, [K, N], or [N, K] where transB is set; the channels of y are its
/// columns. The bias is beta·C, C of one element, [N], [1, N], [rows, 1] or [rows, N]; written back with beta = 1.
/// </summary>
internal sealed class GemmLayer(Node node) : LinearLayer(node)
{
    private readonly bool _transposed = node.Attributes.Int("transB", 0) != 0;

    public override int Outputs => (int)Weight.Dims[_transposed ? 0 : 1];

    public override int Inputs => (int)Weight.Dims[_transposed ? 1 : 0];

    public override double Alpha => Node.Attributes.Float("alpha", 1);

    public override int OutputOf(long element) => (int)(_transposed ? element / Inputs : element % Outputs);

    public override int InputOf(long element) => (int)(_transposed ? element % Inputs : element / Outputs);

    public override string? WhyShiftIsNotConstant =>
        Node.Attributes.Int("transA", 0) != 0
            ? $"{Node} reads its input transposed: the normalized channels are not those it sums over"
            : null;

    protected override void WriteBias(GraphEditor editor, Tensor bias, string weightName)
    {
        base.WriteBias(editor, bias, weightName);
        if (Node.Attributes.Float("beta", 1) != 1)
            editor.SetAttribute(Node, Attribute.Of("beta", 1f));
    }

    protected override string? CheckWeight() =>
        Weight.Rank != 2 || Weight.ElementCount == 0 ? $"its weight is {Weight}"
        : Node.Scope.Model.OpsetsOf(Node.Scope).Standard < 7 ? "before operator set 7 its bias is broadcast by rules of its own"
        : null;

    /// <summary>C repeated along the axes where it has one element.</summary>
    protected override double[]? ExpandBias(Tensor bias)
    {
        if (bias.Rank > 2)
            return null;
        var columns = bias.Rank == 0 ? 1 : bias.Dims[^1];
        var rows = bias.Rank == 2 ? bias.Dims[0] : 1;
        if ((columns != 1 && columns != Outputs) || rows < 1 || rows * Outputs > Array.MaxLength)
            return null;
        var stored = new double[rows * columns];
        bias.CopyTo(0, stored);
        double beta = Node.Attributes.Float("beta", 1);
        var values = new double[rows * Outputs];
        for (var i = 0; i < values.Length; i++)
            values[i] = beta * stored[columns == 1 ? i / Outputs : i];
        return values;
    }
}
