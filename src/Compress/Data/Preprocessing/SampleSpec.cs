using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Preprocessing;

/// <summary>What a sample is between two steps of preprocessing.</summary>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape, without a batch axis; unknown extents differ between samples.</param>
/// <param name="Layout">Which axes are height, width and channels.</param>
public sealed record SampleSpec(ElementType Type, ImmutableArray<Dimension> Shape, ImageLayout Layout)
{
    public int Rank => Shape.Length;

    /// <summary>The axis of the channels, of an image.</summary>
    public int ChannelAxis => Layout == ImageLayout.Chw ? 0 : 2;

    /// <summary>The axis of the height, of an image; the width's follows it.</summary>
    public int HeightAxis => Layout == ImageLayout.Chw ? 1 : 0;

    /// <summary>Of a sample that nothing has been done to: three axes are taken for height, width, channels.</summary>
    public static SampleSpec Of(ElementType type, ImmutableArray<Dimension> shape) =>
        new(type, shape, shape.Length == 3 ? ImageLayout.Hwc : ImageLayout.None);

    /// <summary>The same with one extent changed.</summary>
    public SampleSpec With(int axis, Dimension extent) => this with { Shape = Shape.SetItem(axis, extent) };

    /// <inheritdoc/>
    public override string ToString() => $"{Type}[{string.Join(',', Shape)}]";
}
