using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>A layer in QDQ form whose products are summed as integers: Σ (q_w − z_w)·(q_x − z_x) + q_b.</summary>
internal sealed class IntegerLayer
{
    private readonly long[] _weights;

    private IntegerLayer(Node node, WeightSource weight, OutputMajorView view, IntegerGrid inputGrid, AffineParameters input)
    {
        Node = node;
        Weight = weight;
        View = view;
        InputGrid = inputGrid;
        Input = input;
        _weights = weight.Tensor.ToInt64s();
    }

    public Node Node { get; }

    /// <summary>The stored integers, with scale and zero point.</summary>
    public WeightSource Weight { get; }

    public OutputMajorView View { get; }

    /// <summary>Which integers the input may hold.</summary>
    public IntegerGrid InputGrid { get; }

    /// <summary>s_x and z_x.</summary>
    public AffineParameters Input { get; }

    /// <summary>Output channels over all groups.</summary>
    public int Outputs => checked((int)(View.BlockCount * View.RowCount));

    /// <summary>The output's axis of channels; −1 for the last.</summary>
    public int ChannelAxis => Node.OpType is "Gemm" or "MatMul" ? -1 : 1;

    /// <summary>The int32 bias's stored integers; null where there is none.</summary>
    public WeightSource? Bias =>
        !Node.Is("MatMul")
        && Node.Input(2) is { } value
        && WeightResolver.Resolve(value).Source is { Dequantization: not null } source
        && source.Tensor.ElementCount == Outputs
            ? source
            : null;

    /// <summary>Reads a layer.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="reason">Why a layer with stored integers is none that sums integers, as the rest of a sentence that begins with it.</param>
    public static IntegerLayer? Of(Node node, out string? reason)
    {
        reason = null;
        if (!node.IsStandard || node.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul"))
            return null;
        if (
            WeightFacts.WeightsOf(node) is not [{ IsTable: false } slot]
            || WeightResolver.Resolve(slot).Source is not { Dequantization: not null } weight
        )
            return null;
        if (node.Input(1 - slot.InputIndex) is not { } input || ParametersOf(input) is not { } parameters)
            reason = "its input is no quantized value with constant scale and zero point: it works on real numbers";
        else if (
            slot.LayoutOf(weight.Dims) is not { OutputAxis: not null } layout
            || weight.Map.Strides is null
            || weight.Tensor.Type.Bits > 8
        )
            reason = $"its weight '{weight.Name}' is {weight.Tensor}, no matrix of up to 8 bits";
        else
            return new IntegerLayer(node, weight, layout.OutputMajor(weight.Map.Strides.Value), parameters.Grid, parameters.Parameters);
        return null;
    }

    /// <summary>q_w of one output channel, as stored.</summary>
    public int[] Row(int output) => Read(output, i => (int)_weights[i]);

    /// <summary>q_w − z_w of one output channel.</summary>
    public int[] CentredRow(int output) => Read(output, i => (int)(_weights[i] - Weight.StoredZeroAt(i)));

    /// <summary>s_w of an output channel's first weight; within a channel it changes only where scales come in blocks.</summary>
    public float WeightScale(int output) => Weight.Dequantization!.ScaleAt(FirstOf(output) + View.ColumnOffsets[0] + View.KernelOffsets[0]);

    private int[] Read(int output, Func<long, int> at)
    {
        var row = new int[View.ColumnOffsets.Length * View.KernelOffsets.Length];
        var (first, i) = (FirstOf(output), 0);
        foreach (var column in View.ColumnOffsets)
        {
            foreach (var k in View.KernelOffsets)
                row[i++] = at(first + column + k);
        }

        return row;
    }

    private long FirstOf(int output) =>
        View.BlockOffsets[output / View.RowOffsets.Length] + View.RowOffsets[output % View.RowOffsets.Length];

    private static (IntegerGrid Grid, AffineParameters Parameters)? ParametersOf(Value input)
    {
        if (
            QdqForm.DequantizeOf(input) is not { } dequantize
            || QdqForm.QuantizedValue(input) is null
            || Constants.TensorOf(dequantize.Input(1)) is not { ElementCount: 1 } scale
        )
            return null;
        var zero = Constants.TensorOf(dequantize.Input(2));
        if (zero is null)
            return dequantize.Input(2) is null ? (IntegerGrid.UInt8, new AffineParameters(scale.ToSingles()[0], 0)) : null;
        return zero.ElementCount == 1 && IntegerGrid.All.FirstOrDefault(g => g.Type == zero.Type) is { } grid
            ? (grid, new AffineParameters(scale.ToSingles()[0], (int)zero.ToInt64s()[0]))
            : null;
    }
}
