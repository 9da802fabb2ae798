using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>What folding a normalization into the layer before and after it share: the new weight, the new bias, and the node's going.</summary>
internal abstract class BatchNormRule : RewriteRule
{
    /// <param name="node">The BatchNormalization; its output's readers will read its input.</param>
    /// <param name="affine">What it computes.</param>
    /// <param name="layer">The layer that takes it in.</param>
    /// <param name="channelOf">Which channel of the normalization scales an element of the layer's weight.</param>
    /// <param name="bias">The layer's bias with the normalization in it, before rounding.</param>
    protected static Verdict Fold(Node node, ChannelAffine affine, LinearLayer layer, Func<long, int> channelOf, double[] bias)
    {
        if (layer.Scaled(affine.Scale, channelOf) is not { } weight || layer.Rounded(bias) is not { } rounded)
            return Verdict.Refuse($"with it the weight or bias of {layer.Node} would leave the range of {layer.Weight.Type}");
        var (x, y) = (node.Input(0)!, node.Output(0)!);

        return Verdict.Rewrite(
            editor =>
            {
                layer.Write(editor, weight, rounded);
                if (!editor.TryReplaceUses(y, x))
                    throw new InvalidOperationException($"'{x}' cannot stand for '{y}'.");
                Remove(editor, node);
            },
            layer.WeightName,
            [new Measure("largestFactor", "Largest factor", affine.LargestFactor, MeasureUnit.Number)]
        );
    }

    /// <summary>Removes a normalization that nothing reads any more, with the constants that only it read.</summary>
    private static void Remove(GraphEditor editor, Node normalization)
    {
        var inputs = normalization.Inputs.Skip(1).ToArray();
        editor.Remove(normalization);
        foreach (var input in inputs)
            UnreadConstants.Remove(editor, input);
    }
}
