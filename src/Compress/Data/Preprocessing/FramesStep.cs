using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Frames of a sequence that overlap: of [T], ⌊(T − size)/hop⌋ + 1 rows [frames, size], row k holding the positions from k·hop on. As windowed
/// speech is fed to a model frame by frame.
/// </summary>
/// <param name="Size">Positions of a frame.</param>
/// <param name="Hop">Positions from the beginning of one to that of the next.</param>
public sealed record FramesStep(int Size, int Hop) : PreprocessingStep
{
    public const string Key = "frames";

    private const int Largest = 1 << 24;

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (value.Map() is not { } map)
            return null;
        var (size, hop) = (map.Require("size")?.Integer(1, Largest), map.Require("hop")?.Integer(1, Largest));
        map.Finish();
        return size is not null && hop is not null ? new FramesStep((int)size, (int)hop) : null;
    }

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        if (input.Rank != 1)
            throw DoesNotFit(input, "frames are cut from a sequence of one axis.", "Bring samples to one axis first: `- reshape: [-1]`.");
        if (input.Shape[0].Value is not { } length)
            return new SampleSpec(input.Type, [OnnxIO.Dimension.Unknown, Size], ImageLayout.None);
        if (length < Size)
            throw DoesNotFit(input, $"it is shorter than a frame of {Size}.");
        return new SampleSpec(input.Type, [(length - Size) / Hop + 1, Size], ImageLayout.None);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var count = (int)((sample.Dims[0] - Size) / Hop + 1);
        var (width, source) = (sample.Type.Bits / 8, sample.Bytes.Whole.ToArray());
        var result = new byte[checked(count * Size * width)];
        for (var frame = 0; frame < count; frame++)
            source.AsSpan(frame * Hop * width, Size * width).CopyTo(result.AsSpan(frame * Size * width));
        return Tensor.FromBytes(sample.Type, [count, Size], result);
    }
}
