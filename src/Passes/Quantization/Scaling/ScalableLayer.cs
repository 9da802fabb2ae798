using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer y = W∗x + b whose weight and bias can be multiplied by a factor for each output or input channel. Changes gather in double precision and
/// reach the graph, rounded once, by <see cref="Write"/>.
/// </summary>
internal sealed class ScalableLayer
{
    private readonly WeightSource _source;
    private readonly OutputMajorView _view;
    private readonly ChannelBias? _bias;
    private readonly double[] _magnitudes;
    private readonly double[] _outputFactors;
    private readonly double[] _inputFactors;

    private ScalableLayer(Node node, WeightSource source, WeightLayout layout, OutputMajorView view, ChannelBias? bias)
    {
        Node = node;
        _source = source;
        Layout = layout;
        _view = view;
        _bias = bias;
        Outputs = checked((int)(view.BlockCount * view.RowCount));
        Inputs = checked((int)(view.BlockCount * view.ColumnCount));
        (_outputFactors, _inputFactors) = (Ones(Outputs), Ones(Inputs));
        _magnitudes = Magnitudes();
    }

    public Node Node { get; }

    public WeightLayout Layout { get; }

    public string WeightName => _source.Name;

    /// <summary>Output channels, over all groups.</summary>
    public int Outputs { get; }

    /// <summary>Input channels, over all groups.</summary>
    public int Inputs { get; }

    /// <summary>Whether each input channel leads to one output channel and no other.</summary>
    public bool IsDepthwise => _view.BlockCount > 1 && _view.RowCount == 1 && _view.ColumnCount == 1;

    /// <summary>What the layer computes, its bias included.</summary>
    public Value Output => _bias?.Output ?? Node.Output(0)!;

    /// <summary>Axes of the output behind the channels: those of the kernel.</summary>
    public int SpatialRank => Layout.KernelAxes.Length;

    /// <summary>Whether channels stand on axis 1, as a convolution has them, and not on the last.</summary>
    public bool HasChannelsFirst => !Node.Is("Gemm") && !Node.Is("MatMul");

    /// <summary>The layer that a node is.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="reason">Why it cannot be scaled, as the rest of a sentence that begins with the layer.</param>
    public static ScalableLayer? Of(Node node, out string? reason)
    {
        reason = null;
        if (WeightFacts.WeightsOf(node) is not [var slot] || slot.IsTable)
            reason = $"{node.OpType} is no layer with one weight";
        else if (!node.IsStandard || node.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul"))
            reason = $"channels of {node.OpType} cannot be scaled";
        else if (slot.InputIndex != 1 || (node.Is("Gemm") && node.Attributes.Int("transA", 0) != 0))
            reason = "its weight is its left operand, or its input is read transposed";
        else if (node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference)
            reason = $"its attribute {reference.Name} is given by the call of the function around it";
        else if (WeightResolver.Resolve(slot) is var resolution && resolution.Source is not { } source)
            reason = resolution.Reason;
        else
            return Of(slot, resolution.Source!, out reason);
        return null;
    }

    private static ScalableLayer? Of(WeightSlot slot, WeightSource source, out string? reason)
    {
        var (node, layout) = (slot.Node, slot.LayoutOf(source.Dims));
        reason =
            source.Dequantization is not null || !source.Tensor.Type.IsFloat || source.Tensor.Type.Bits < 16
                ? $"its weight '{source.Name}' is {source.Tensor}: quantized already, or stored otherwise than as floats"
            : layout is not { OutputAxis: not null, BatchAxes.IsEmpty: true } || source.Tensor.ElementCount == 0
                ? $"its weight '{source.Name}' [{string.Join(',', source.Dims)}] has no axis of output channels"
            : source.Map.Strides is null ? $"its weight '{source.Name}' is stored in an order that no strides can say"
            : source.Tensor.ByteLength > Array.MaxLength ? $"its weight '{source.Name}' has too many bytes to be rewritten at once"
            : SharedBy(slot, source) is { } other ? $"its weight '{source.Name}' is also {other}"
            : null;
        if (reason is not null)
            return null;
        var view = layout!.OutputMajor(source.Map.Strides!.Value);
        var bias = ChannelBias.Of(node, checked((int)(view.BlockCount * view.RowCount)), source.Tensor.Type, out reason);
        return reason is null ? new ScalableLayer(node, source, layout, view, bias) : null;
    }

    /// <summary>max|w| over each output channel, as it is now.</summary>
    public double[] OutputRanges()
    {
        var ranges = new double[Outputs];
        var row = new double[Columns];
        for (var o = 0; o < Outputs; o++)
        {
            TensorPrimitives.Multiply(_magnitudes.AsSpan(o * Columns, Columns), InputsOf(o), row);
            ranges[o] = TensorPrimitives.Max<double>(row) * _outputFactors[o];
        }

        return ranges;
    }

    /// <summary>max|w| over what each input channel is multiplied with, as it is now.</summary>
    public double[] InputRanges()
    {
        var ranges = new double[Inputs];
        var row = new double[Columns];
        for (var o = 0; o < Outputs; o++)
        {
            var reached = ranges.AsSpan(o / _view.RowOffsets.Length * Columns, Columns);
            TensorPrimitives.Multiply(_magnitudes.AsSpan(o * Columns, Columns), _outputFactors[o], row);
            TensorPrimitives.Max(reached, row, reached);
        }

        TensorPrimitives.Multiply(ranges, _inputFactors, ranges);
        return ranges;
    }

    /// <summary>Mean over output channels of range / largest range, from 0 to 1: how much of a common scale they use.</summary>
    public double OutputPrecision() => Precision(OutputRanges());

    /// <summary>The same of input channels.</summary>
    public double InputPrecision() => Precision(InputRanges());

    /// <summary>Multiplies the weights and the bias of each output channel.</summary>
    public void ScaleOutputs(double[] factors)
    {
        TensorPrimitives.Multiply(_outputFactors, factors, _outputFactors);
        _bias?.Scale(factors);
    }

    /// <summary>Multiplies what each input channel is multiplied with.</summary>
    public void ScaleInputs(double[] factors) => TensorPrimitives.Multiply(_inputFactors, factors, _inputFactors);

    /// <summary>Whether what <see cref="Write"/> would store lies within the range of the weight's type.</summary>
    public bool Fits => Encoded(Scaled()) is not null && (_bias is null || Encoded(_bias.Values) is not null);

    /// <summary>Stores weight and bias.</summary>
    public void Write(GraphEditor editor)
    {
        _source.Replace(editor, Tensor.FromBytes(_source.Tensor.Type, _source.Tensor.Dims.AsSpan(), Encoded(Scaled())!));
        if (_bias is { } bias)
            OwnedConstant.Set(
                editor,
                bias.Node,
                bias.Index,
                Tensor.FromBytes(_source.Tensor.Type, bias.Dims.AsSpan(), Encoded(bias.Values)!),
                $"{WeightName}_bias"
            );
    }

    /// <summary>The weight's elements as they are now, in stored order.</summary>
    public double[] Scaled()
    {
        var weights = new double[_source.Tensor.ElementCount];
        _source.Tensor.CopyTo(0, weights);
        for (var o = 0; o < Outputs; o++)
        {
            var inputs = InputsOf(o);
            for (var c = 0; c < Columns; c++)
                foreach (var k in _view.KernelOffsets)
                    weights[FirstOf(o, c) + k] *= _outputFactors[o] * inputs[c];
        }

        return weights;
    }

    /// <summary>The weight of a layer without groups and kernel as it is now, row-major [outputs, inputs].</summary>
    public float[] ToRows()
    {
        var weights = Scaled();
        var rows = new float[Outputs * Inputs];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (float)weights[FirstOf(i / Inputs, i % Inputs)];
        return rows;
    }

    /// <summary>Input channels that an output channel is computed from.</summary>
    private int Columns => _view.ColumnOffsets.Length;

    private ReadOnlySpan<double> InputsOf(int output) => _inputFactors.AsSpan(output / _view.RowOffsets.Length * Columns, Columns);

    /// <summary>Where the weights stand that an output channel multiplies an input channel of its group with.</summary>
    private long FirstOf(int output, int column) =>
        _view.BlockOffsets[output / _view.RowOffsets.Length]
        + _view.RowOffsets[output % _view.RowOffsets.Length]
        + _view.ColumnOffsets[column];

    /// <summary>max|w| over the kernel, row-major [output channel, input channel of its group], of the weight as it is stored.</summary>
    private double[] Magnitudes()
    {
        var weights = new double[_source.Tensor.ElementCount];
        _source.Tensor.CopyTo(0, weights);
        var magnitudes = new double[Outputs * Columns];
        for (var i = 0; i < magnitudes.Length; i++)
        {
            foreach (var k in _view.KernelOffsets)
                magnitudes[i] = Math.Max(magnitudes[i], Math.Abs(weights[FirstOf(i / Columns, i % Columns) + k]));
        }

        return magnitudes;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double Precision(double[] ranges) => ranges.Max() is > 0 and var largest ? ranges.Average() / largest : 1;

    /// <summary>The bytes of numbers in the weight's type; null where one leaves its range.</summary>
    private byte[]? Encoded(double[] values)
    {
        var (codec, type) = (ElementCodec.For(_source.Tensor.Type), _source.Tensor.Type);
        var bytes = new byte[type.ByteLength(values.Length)];
        codec.Encode(values, bytes);
        var check = new double[values.Length];
        codec.Decode(new MemoryBytes(bytes), 0, check);
        return check.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue) ? null : bytes;
    }

    /// <summary>Who else reads the stored weight, or what stands between it and the layer; null where nobody does.</summary>
    private static string? SharedBy(WeightSlot slot, WeightSource source)
    {
        var values = source.Chain.SelectMany(n => n.Outputs).OfType<Value>().Append(source.Initializer ?? source.ConstantNode!.Output(0)!);
        foreach (var value in values)
        {
            if (value.IsGraphOutput)
                return "a graph output";
            if (value.Uses.FirstOrDefault(u => u.Node != slot.Node && !source.Chain.Contains(u.Node)) is { Node: { } reader })
                return $"read by {reader}";
            if (value.Uses.Count > 1)
                return "read by it a second time";
        }

        return null;
    }
}
