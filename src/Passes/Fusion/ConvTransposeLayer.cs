using NNCompress.OnnxIO;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// ConvTranspose: weight [C, M/g, k...], bias [M]. Input channel c stands in group ⌊c/(C/g)⌋ and feeds the output channels
/// group·M/g ... of that group, so that the output channel depends on both leading indices.
/// </summary>
internal sealed class ConvTransposeLayer(Node node) : GroupedKernelLayer(node)
{
    public override int Outputs => PerGroup * Groups;

    public override int Inputs => (int)Weight.Dims[0];

    public override int OutputOf(long element) => SecondOf(element, Inputs);

    public override int InputOf(long element) => LeadingOf(element);

    protected override string LeadingAxis => "input channels";

    public override string? WhyShiftIsNotConstant =>
        $"{Node} adds up a varying number of products for each output element, so that a shift of its input is no constant";
}
