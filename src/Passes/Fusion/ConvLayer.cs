using System.Collections.Immutable;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Conv: weight [M, C/g, k...], bias [M]. Output channel o stands in group ⌊o/(M/g)⌋ and reads input channels
/// group·C/g ... of that group.
/// </summary>
internal sealed class ConvLayer(Node node) : GroupedKernelLayer(node)
{
    public override int Outputs => (int)Weight.Dims[0];

    public override int Inputs => PerGroup * Groups;

    public override int OutputOf(long element) => LeadingOf(element);

    public override int InputOf(long element) => SecondOf(element, Outputs);

    protected override string LeadingAxis => "output channels";

    public override string? WhyShiftIsNotConstant =>
        Pads() ? $"{Node} pads its input with zeros, which a shift does not reach: not exact at the border" : null;

    /// <summary>SAME pads unless the kernel is a single point; VALID never does; else the attribute tells.</summary>
    private bool Pads() =>
        Node.Attributes.String("auto_pad") switch
        {
            "VALID" => false,
            "SAME_UPPER" or "SAME_LOWER" => Kernel != 1,
            _ => (Node.Attributes.Ints("pads") ?? ImmutableArray<long>.Empty).Any(p => p != 0),
        };
}
