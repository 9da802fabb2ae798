using System.Collections.Frozen;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Element types of values that the file does not declare, followed upwards through operators whose output has the type of their inputs.
/// </summary>
/// <param name="declared">A value's type as far as a run of the model or its declaration tells.</param>
internal sealed class ElementTypes(Func<Value, TensorType?> declared)
{
    /// <summary>Operators whose first output has the element type of their first input.</summary>
    private const string Unary = """
        Abs Acos Acosh Asin Asinh Atan Atanh AveragePool BatchNormalization Ceil Celu Clip Cos Cosh CumSum DepthToSpace Dropout Elu Erf Exp
        Expand Flatten Floor GRU Gather GatherElements GatherND GlobalAveragePool GlobalLpPool GlobalMaxPool HardSigmoid HardSwish Hardmax
        Identity InstanceNormalization LRN LSTM LeakyRelu Log LogSoftmax LpNormalization LpPool MaxPool MaxRoiPool MaxUnpool
        MeanVarianceNormalization Neg Pad Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
        ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RNN RoiAlign Round Scatter ScatterElements ScatterND Selu Sigmoid Sign
        Sin Sinh Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Tan Tanh ThresholdedRelu Tile TopK Transpose Unsqueeze Upsample
        """;

    /// <summary>Operators whose first output has the element type of each input.</summary>
    private const string Uniform = "Add Concat Conv ConvTranspose Div Einsum Gemm MatMul Max Mean Min Mod Mul PRelu Sub Sum";

    /// <summary>How long a chain is followed before the type counts as unknown.</summary>
    private const int MaxChain = 1024;

    private static readonly FrozenSet<string> UnaryOperators = SetOf(Unary);
    private static readonly FrozenSet<string> UniformOperators = SetOf(Uniform);

    public ElementType? Of(Value? value)
    {
        var pending = new Stack<Value?>([value]);
        for (var steps = 0; steps < MaxChain && pending.TryPop(out var next); steps++)
        {
            if (next is null)
                continue;
            if (Stated(next) is { } element)
                return element;
            if (next.Producer is not { IsStandard: true } producer || next.OutputIndex > 0 || FunctionCalls.CalleeOf(producer) is not null)
                continue;
            if (UnaryOperators.Contains(producer.OpType))
                pending.Push(producer.Input(0));
            else if (UniformOperators.Contains(producer.OpType))
                producer.Inputs.Reverse().ToList().ForEach(pending.Push);
        }

        return null;
    }

    private ElementType? Stated(Value value) =>
        value.Initializer is { } tensor ? tensor.Type
        : declared(value) is { Element: var element } && element != ElementType.Undefined ? element
        : value.Producer switch
        {
            { } node when node.Is("Constant") => Constants.TensorOf(node)?.Type,
            { } node when node.Is("Cast") && node.Attributes.Find("to")?.Payload is long to => new ElementType((int)to),
            _ => null,
        };

    private static FrozenSet<string> SetOf(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
