using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Rewriting;
using NNCompress.Passes.Stages;

namespace NNCompress.Passes.Repair;

/// <summary>A BatchNormalization whose running statistics can be changed, beside the float model's.</summary>
internal sealed class NormalizedLayer : IStagedLayer
{
    private const int MeanInput = 3;
    private const int VarianceInput = 4;

    private readonly double[] _means;
    private readonly double[] _variances;

    private NormalizedLayer(Node node, Node reference)
    {
        (Node, Reference) = (node, reference);
        (_means, _variances) = (Read(MeanInput), Read(VarianceInput));
    }

    /// <inheritdoc/>
    public Node Node { get; }

    /// <summary>The float model's.</summary>
    public Node Reference { get; }

    public int Channels => _means.Length;

    /// <param name="node">A BatchNormalization.</param>
    /// <param name="references">The float model's nodes.</param>
    /// <param name="reason">Why its statistics cannot be changed, as the rest of a sentence that begins with the node; null where they can.</param>
    public static NormalizedLayer? Of(Node node, ReferenceNodes references, out string? reason)
    {
        if (ChannelAffine.Of(node, out reason) is null)
            return null;
        if (references.Of(node) is { } reference)
            return new NormalizedLayer(node, reference);
        reason = "the float model has no normalization of its name";
        return null;
    }

    /// <summary>
    /// Moves the running statistics as those of its input moved, so that what it gives has the mean and deviation that it has in the float model:
    /// <code>
    /// r = σ(x̂)/σ(x):   σ² + ε ← r²·(σ² + ε),   μ ← E[x̂] − r·(E[x] − μ)
    /// </code>
    /// A channel that is constant in either model keeps its variance: r = 1.
    /// </summary>
    public void Move(GraphEditor editor, ChannelFigures target, ChannelFigures now)
    {
        double epsilon = Node.Attributes.Float("epsilon", 1e-5f);
        var (means, variances) = (new double[Channels], new double[Channels]);
        for (var c = 0; c < Channels; c++)
        {
            var ratio = now.Deviations[c] / target.Deviations[c];
            if (!(ratio > 0) || !double.IsFinite(ratio))
                ratio = 1;
            means[c] = now.Means[c] - (ratio * (target.Means[c] - _means[c]));
            variances[c] = Math.Max(0, (ratio * ratio * (_variances[c] + epsilon)) - epsilon);
        }

        Write(editor, MeanInput, means);
        Write(editor, VarianceInput, variances);
    }

    private double[] Read(int input)
    {
        var tensor = Constants.TensorOf(Node.Input(input))!;
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        return values;
    }

    private void Write(GraphEditor editor, int input, double[] values)
    {
        var type = Constants.TensorOf(Node.Input(input))!.Type;
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        OwnedConstant.Set(editor, Node, input, Tensor.FromBytes(type, [values.Length], bytes), Node.Input(input)!.Name);
    }
}
