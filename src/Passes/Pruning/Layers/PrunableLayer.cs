using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>A weight that a request prunes: the slot that owns it and the stored constant behind it.</summary>
internal sealed class PrunableLayer
{
    public PrunableLayer(WeightSlot slot, WeightSource source, WeightLayout layout)
    {
        Slot = slot;
        Source = source;
        Magnitudes = new WeightMagnitudes(source);
        View = source.Map.Strides is { } strides ? layout.OutputMajor(strides) : null;
    }

    public WeightSlot Slot { get; }

    public WeightSource Source { get; }

    /// <summary>Its single weights, in stored order.</summary>
    public MagnitudeSource Magnitudes { get; }

    /// <summary>Where the entries of its matrix are stored; null where no strides can say it.</summary>
    public OutputMajorView? View { get; }

    public long Count => Source.Tensor.ElementCount;

    public StoredWeights Weights => new(Source.Tensor, Source.Dequantization);

    /// <summary>How reports name it: the node, and which of its weights where it has several.</summary>
    public string Label => LabelOf(Slot);

    /// <summary>Whether a pattern of the user names it: by node, operator, output, weight, or <see cref="Label"/>.</summary>
    public bool IsNamedBy(NamePattern pattern) => LayerFilter.Matches(pattern, Slot.Node, Source.Name) || pattern.Matches(Label);

    public static string LabelOf(WeightSlot slot) => slot.Role == "weight" ? slot.Node.Label : slot.ToString();

    /// <inheritdoc/>
    public override string ToString() => Label;
}
