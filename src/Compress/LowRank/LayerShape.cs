using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.LowRank;

/// <summary>What a layer's time depends on, as text: its operators with their attributes, and type and extents of all that they read.</summary>
internal static class LayerShape
{
    /// <returns>Equal for layers that differ in nothing but names and numbers.</returns>
    public static string Of(Model model, IReadOnlyList<NamedValue> inputs)
    {
        var text = new StringBuilder();
        foreach (var input in inputs)
            text.Append(input.Value is TensorValue { Tensor: var tensor } ? tensor.ToString() : input.ToString()).Append(' ');
        foreach (var node in model.Graph.Nodes)
        {
            text.Append(node.Domain).Append('.').Append(node.OpType).Append('(');
            foreach (var input in node.Inputs)
                text.Append(input?.Initializer?.ToString() ?? (input is null ? "-" : "x")).Append(' ');
            foreach (var attribute in node.Attributes)
                text.Append(attribute.Name).Append('=').Append(Told(attribute)).Append(' ');
            text.Append(')');
        }

        return text.ToString();
    }

    private static string Told(Attribute attribute) =>
        attribute.Payload switch
        {
            float value => value.ToString("R", CultureInfo.InvariantCulture),
            long value => value.ToString(CultureInfo.InvariantCulture),
            ReadOnlyMemory<byte> bytes => Encoding.UTF8.GetString(bytes.Span),
            ImmutableArray<long> values => string.Join(',', values),
            ImmutableArray<float> values => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
            Tensor tensor => tensor.ToString(),
            _ => attribute.ToString(),
        };
}
