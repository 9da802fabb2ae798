using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// BatchNormalization after a linear layer. With s = γ/√(σ² + ε), for output channel o:
/// <code>
/// y[o] = s[o]·(Σ W[o,·]·x + b[o] − μ[o]) + β[o] = Σ (W[o,·]·s[o])·x + (β[o] + (b[o] − μ[o])·s[o])
/// W'[o,·] = W[o,·]·s[o]        b'[o] = β[o] + (b[o] − μ[o])·s[o] = b[o]·s[o] + t[o]
/// </code>
/// Exact, whatever padding, stride, dilation and groups are. For Gemm, b is beta·C and alpha stays where it is.
/// </summary>
internal sealed class BatchNormAfterRule : BatchNormRule
{
    public override Verdict Check(Node node)
    {
        if (!node.Is("BatchNormalization") || node.Input(0) is not { } x || node.Output(0) is not { } y)
            return Verdict.NoMatch;
        if (ChannelAffine.Of(node, out var reason) is not { } affine)
            return Verdict.Refuse(reason!);
        if (x.Producer is not { } producer)
            return Verdict.Refuse($"'{x}' before it is not computed by a layer");
        if (LinearLayer.Of(producer, out reason) is not { } layer)
            return Verdict.Refuse($"{reason} (before it)");
        if (producer.Scope != node.Scope)
            return Verdict.Refuse($"{producer} before it stands in another scope");
        if (x.IsGraphOutput)
            return Verdict.Refuse($"'{x}' before it is a graph output");
        if (x.Uses.Count > 1)
            return Verdict.Refuse($"'{x}' before it is also read by {x.Uses.First(u => u.Node != node || u.Index != 0).Node}");
        if (GraphEditor.WhyNotReplaceable(y, x) is { } needed)
            return Verdict.Refuse(needed);
        if (layer.Outputs != affine.Channels)
            return Verdict.Refuse($"it has {affine.Channels} channels, {producer} before it {layer.Outputs}");

        var bias = new double[layer.Bias.Length];
        for (var i = 0; i < bias.Length; i++)
            bias[i] = layer.Bias[i] * affine.Scale[i % layer.Outputs] + affine.Shift[i % layer.Outputs];
        return Fold(node, affine, layer, layer.OutputOf, bias);
    }
}
