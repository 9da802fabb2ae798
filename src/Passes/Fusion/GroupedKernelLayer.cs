using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// What Conv and ConvTranspose share: a weight [A, B/g, k...] whose two leading axes are channels, B split into g groups, and a bias with one
/// number for each output channel.
/// </summary>
internal abstract class GroupedKernelLayer(Node node) : LinearLayer(node)
{
    /// <summary>g.</summary>
    protected int Groups { get; } = (int)node.Attributes.Int("group", 1);

    /// <summary>B/g.</summary>
    protected int PerGroup { get; private set; }

    /// <summary>Π(k).</summary>
    protected int Kernel { get; private set; }

    /// <summary>What the weight's first axis counts, for messages: <c>output channels</c>.</summary>
    protected abstract string LeadingAxis { get; }

    protected sealed override string? CheckWeight()
    {
        if (Weight.Rank < 2 || Weight.ElementCount == 0)
            return $"its weight is {Weight}";
        if (Groups < 1 || Weight.Dims[0] % Groups != 0)
            return $"its {Weight.Dims[0]} {LeadingAxis} do not divide into {Groups} groups";
        PerGroup = (int)Weight.Dims[1];
        Kernel = (int)(Weight.ElementCount / Weight.Dims[0] / Weight.Dims[1]);
        return null;
    }

    protected sealed override double[]? ExpandBias(Tensor bias)
    {
        if (bias.Rank != 1 || bias.ElementCount != Outputs)
            return null;
        var values = new double[Outputs];
        bias.CopyTo(0, values);
        return values;
    }

    /// <summary>The leading index of an element.</summary>
    protected int LeadingOf(long element) => (int)(element / ((long)PerGroup * Kernel));

    /// <summary>The channel that an element's second index names: those of the group of its leading index come one after the other.</summary>
    protected int SecondOf(long element, int leadingExtent) =>
        LeadingOf(element) / (leadingExtent / Groups) * PerGroup + (int)(element / Kernel % PerGroup);
}
