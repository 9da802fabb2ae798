using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// ConvTranspose: weight [C, M/g, k...], bias [M]. Input channel c stands in group ⌊c/(C/g)⌋ and feeds the output channels
/// group·M/g ... of that group, so that the output channel depends on both leading indices.
/// </summary>
internal sealed class ConvTransposeLayer(Node node) : LinearLayer(node)
{
    private readonly int _groups = (int)node.Attributes.Int("group", 1);

    private int _kernel; // Π(k)
    private int _perGroup; // M/g

    public override int Outputs => _perGroup * _groups;

    public override int Inputs => (int)Weight.Dims[0];

    public override int OutputOf(long element) => InputOf(element) / (Inputs / _groups) * _perGroup + (int)(element / _kernel % _perGroup);

    public override int InputOf(long element) => (int)(element / ((long)_perGroup * _kernel));

    public override string? WhyShiftIsNotConstant =>
        $"{Node} adds up a varying number of products for each output element, so that a shift of its input is no constant";

    protected override string? CheckWeight()
    {
        if (Weight.Rank < 2 || Weight.ElementCount == 0)
            return $"its weight is {Weight}";
        if (_groups < 1 || Weight.Dims[0] % _groups != 0)
            return $"its {Weight.Dims[0]} input channels do not divide into {_groups} groups";
        _perGroup = (int)Weight.Dims[1];
        _kernel = (int)(Weight.ElementCount / Weight.Dims[0] / Weight.Dims[1]);
        return null;
    }

    protected override double[]? ExpandBias(Tensor bias)
    {
        if (bias.Rank != 1 || bias.ElementCount != Outputs)
            return null;
        var values = new double[Outputs];
        bias.CopyTo(0, values);
        return values;
    }
}
