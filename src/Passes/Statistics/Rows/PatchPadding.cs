using System.Collections.Immutable;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Zeros around an input: given, or as many as give ⌈extent/stride⌉ positions (<c>SAME_UPPER</c>, <c>SAME_LOWER</c>).</summary>
/// <param name="Mode">Empty where <paramref name="Before"/> and <paramref name="After"/> say it, else the value of <c>auto_pad</c>.</param>
/// <param name="Before">Zeros before the first element of each spatial axis.</param>
/// <param name="After">Zeros behind the last.</param>
public sealed record PatchPadding(string Mode, ImmutableArray<long> Before, ImmutableArray<long> After)
{
    public static PatchPadding None(int rank) => Given([.. Enumerable.Repeat(0L, 2 * rank)]);

    /// <summary>As the attribute <c>pads</c>: all that come before, then all that come after.</summary>
    public static PatchPadding Given(ImmutableArray<long> pads) => new("", pads[..(pads.Length / 2)], pads[(pads.Length / 2)..]);

    /// <summary>As a node's attributes say.</summary>
    public static PatchPadding Of(Node node, int rank) =>
        node.Attributes.String("auto_pad") switch
        {
            "SAME_UPPER" or "SAME_LOWER" => None(rank) with { Mode = node.Attributes.String("auto_pad")! },
            "VALID" => None(rank),
            _ => node.Attributes.Ints("pads") is { } pads ? Given(pads) : None(rank),
        };

    /// <summary>Output positions of one axis, and the zeros before it.</summary>
    /// <param name="axis">Which spatial axis.</param>
    /// <param name="extent">Its extent.</param>
    /// <param name="window">From the kernel's first to its last element.</param>
    /// <param name="stride">Step between positions.</param>
    internal (long Positions, long Before) Along(int axis, long extent, long window, long stride)
    {
        if (Mode.Length == 0)
            return (Math.Max(0, (extent + Before[axis] + After[axis] - window) / stride + 1), Before[axis]);
        var positions = (extent + stride - 1) / stride;
        var total = Math.Max(0, (positions - 1) * stride + window - extent);
        return (positions, Mode == "SAME_LOWER" ? total - total / 2 : total / 2);
    }

    /// <inheritdoc/>
    public override string ToString() => Mode.Length > 0 ? Mode : $"{string.Join('x', Before)}+{string.Join('x', After)}";
}
