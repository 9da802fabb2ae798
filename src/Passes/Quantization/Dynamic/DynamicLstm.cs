using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// com.microsoft.DynamicQuantizeLSTM: inputs and state are quantized at every step, the gates are computed in float.
/// <code>
/// LSTM                 W [directions, 4·hidden, input]     R [directions, 4·hidden, hidden]
/// DynamicQuantizeLSTM  W [directions, input, 4·hidden]     R [directions, hidden, 4·hidden], s8
///                      scales and zero points [directions, 4·hidden], or [directions] for one scale each
/// </code>
/// Inputs 0 to 7 and attributes stay; scales and zero points follow as inputs 8 to 11.
/// </summary>
internal sealed class DynamicLstm(PassContext context, QuantizeDynamicOptions options, LayerRows rows) : DynamicForm(context, options)
{
    public const string OpType = "DynamicQuantizeLSTM";

    private const int FirstParameter = 8;

    /// <summary>What both operators have.</summary>
    private static readonly ImmutableArray<string> Kept =
    [
        "activation_alpha",
        "activation_beta",
        "activations",
        "clip",
        "direction",
        "hidden_size",
        "input_forget",
    ];

    public override string? WhyNot(IReadOnlyList<SurveyedWeight> weights)
    {
        var node = weights[0].Node;
        if (weights.FirstOrDefault(w => w.ComputeType != ElementType.Float32) is { } weight)
            return $"it computes in {weight.ComputeType}, and {OpType} in float32 only";
        if (node.Attributes.Int("layout", 0) != 0)
            return $"its attribute layout puts the batch first, which {OpType} does not know";
        if (node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference)
            return $"its attribute {reference.Name} is given by the call of the function around it";
        if (node.Attributes.FirstOrDefault(a => a.Name != "layout" && !Kept.Contains(a.Name)) is { } unknown)
            return $"{OpType} has no attribute {unknown.Name}";
        var (input, hidden) = (weights[0].Source!.Dims[2], weights[1].Source!.Dims[2]);
        return !Options.IncludeSlow && SpeedOf(node, input, hidden) < LeastSpeed
            ? $"it is too small to pay: {Steps(node)} steps, input {input}, state {hidden}"
            : null;
    }

    public override IReadOnlyList<QuantizedLayer> Apply(IReadOnlyList<SurveyedWeight> weights)
    {
        var node = weights[0].Node;
        Editor.SetOpset(node.Scope, ContribOperators.Domain, ContribOperators.Version);
        Editor.SetOperator(node, OpType, ContribOperators.Domain);
        Editor.RemoveAttribute(node, "layout");
        var speed = SpeedOf(node, weights[0].Source!.Dims[2], weights[1].Source!.Dims[2]);
        return [.. weights.Select((w, i) => Write(w, FirstParameter + (2 * i), speed))];
    }

    private double SpeedOf(Node node, long input, long hidden) => Options.WantedTarget.SpeedOfLstm(Steps(node), input, hidden);

    /// <summary>Steps of all sequences of a run; one where they are unknown.</summary>
    private long Steps(Node node) => rows.Of(node.Input(0)!) ?? 1;

    private QuantizedLayer Write(SurveyedWeight weight, int parameters, double speed)
    {
        var (node, source) = (weight.Node, weight.Source!);
        var (directions, rows, columns) = (source.Dims[0], source.Dims[1], source.Dims[2]);
        var values = source.ToSingles();
        // scales for each direction, and within it for each row: one group is a run of `columns`, or of all rows
        var group = Options.PerChannel ? columns : rows * columns;
        var quantized = Quantize(values, [directions * rows * columns / group, group], WeightGranularity.PerChannel(0));
        ImmutableArray<long> dims = Options.PerChannel ? [directions, rows] : [directions];
        var place = new WeightPlace(Editor, source, node);

        var old = node.Input(weight.Slot!.InputIndex);
        Editor.SetInput(node, weight.Slot.InputIndex, place.Constant("quantized", Turned(quantized.ToTensor(), directions, rows, columns)));
        Editor.SetInput(node, parameters, place.Constant("scale", WithDims(quantized.ScaleTensor(), dims)));
        Editor.SetInput(node, parameters + 1, place.Constant("zero_point", WithDims(quantized.ZeroPointTensor(), dims)));
        WeightPlace.RemoveUnread(Editor, old);
        var sqnr = SignalToNoise.Decibels(values, quantized.Dequantize());
        return new QuantizedLayer(8, null, source.Tensor.ByteLength, place.Bytes, sqnr, speed);
    }

    /// <summary>[d, r, c] of bytes as [d, c, r].</summary>
    private static Tensor Turned(Tensor integers, long directions, long rows, long columns)
    {
        var source = integers.Bytes.Whole;
        var turned = new byte[source.Length];
        var (r, c) = ((int)rows, (int)columns);
        for (var d = 0; d < directions; d++)
        {
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j < c; j++)
                    turned[(((d * c) + j) * r) + i] = source[(((d * r) + i) * c) + j];
            }
        }

        return Tensor.FromBytes(integers.Type, [directions, columns, rows], turned);
    }

    private static Tensor WithDims(Tensor tensor, ImmutableArray<long> dims) => new(tensor.Type, dims, tensor.Payload);
}
