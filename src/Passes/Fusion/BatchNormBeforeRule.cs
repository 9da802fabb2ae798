using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// BatchNormalization before a linear layer. With y = s·x + t, for output channel o over input channels c:
/// <code>
/// Σ W[o,c]·(s[c]·x[c] + t[c]) + b[o] = Σ (W[o,c]·s[c])·x[c] + (b[o] + Σ W[o,c]·t[c])
/// W'[o,c] = W[o,c]·s[c]        b'[o] = b[o] + alpha·Σ W[o,c]·t[c]
/// </code>
/// The second sum is a constant only where every output element adds up all of W[o,·]. A padded Conv adds up less of it at the
/// border, as the zeros around the normalized input are not shifted, and a ConvTranspose everywhere: both are refused.
/// </summary>
internal sealed class BatchNormBeforeRule : BatchNormRule
{
    public override Verdict Check(Node node)
    {
        if (!node.Is("BatchNormalization") || node.Input(0) is not { } x || node.Output(0) is not { } y)
            return Verdict.NoMatch;
        if (ChannelAffine.Of(node, out var reason) is not { } affine)
            return Verdict.Refuse(reason!);
        if (y.IsGraphOutput)
            return Verdict.Refuse($"its output '{y}' is a graph output");
        if (y.Uses.Count != 1 || y.Uses[0] is not { Index: 0, Node: var reader })
            return Verdict.Refuse($"its output '{y}' is not read by one layer alone");
        if (LinearLayer.Of(reader, out reason) is not { } layer)
            return Verdict.Refuse($"{reason} (after it)");
        if (reader.Scope != node.Scope)
            return Verdict.Refuse($"{reader} after it stands in another scope");
        if (GraphEditor.WhyNotReplaceable(y, x) is { } needed)
            return Verdict.Refuse(needed);
        if (layer.WhyShiftIsNotConstant is { } inexact)
            return Verdict.Refuse(inexact);
        if (layer.Inputs != affine.Channels)
            return Verdict.Refuse($"it has {affine.Channels} channels, {reader} after it reads {layer.Inputs}");

        var response = layer.Respond(affine.Shift);
        var bias = new double[layer.Bias.Length];
        for (var i = 0; i < bias.Length; i++)
            bias[i] = layer.Bias[i] + response[i % layer.Outputs];
        return Fold(node, affine, layer, layer.InputOf, bias);
    }
}
