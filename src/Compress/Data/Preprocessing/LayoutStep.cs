using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Channels first or last. Says, with <c>from</c>, how an array is stored that does not have its channels last.</summary>
/// <param name="To">The layout to have.</param>
/// <param name="From">The layout that samples have; null for what the steps before know.</param>
public sealed record LayoutStep(ImageLayout To, ImageLayout? From = null) : PreprocessingStep
{
    public const string Key = "layout";

    private static readonly TransposeStep ToChw = new([2, 0, 1]);
    private static readonly TransposeStep ToHwc = new([1, 2, 0]);

    private static readonly Dictionary<string, ImageLayout> Names = new(StringComparer.Ordinal)
    {
        ["NCHW"] = ImageLayout.Chw,
        ["NHWC"] = ImageLayout.Hwc,
    };

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (!value.IsMap)
            return value.TryChoice(Names, out var plain) ? new LayoutStep(plain) : null;
        var map = value.Map()!;
        ImageLayout to = default,
            from = default;
        var isComplete = map.Require("from")?.TryChoice(Names, out from) == true & map.Require("to")?.TryChoice(Names, out to) == true;
        map.Finish();
        return isComplete ? new LayoutStep(to, from) : null;
    }

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequireImage(input);
        var stored = input with { Layout = From ?? input.Layout };
        return Change(stored.Layout)?.Describe(stored) ?? stored;
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input) => Change(From ?? input.Layout)?.Apply(sample, input) ?? sample;

    private TransposeStep? Change(ImageLayout from) =>
        from == To ? null
        : To == ImageLayout.Chw ? ToChw
        : ToHwc;
}
