using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// What it means for an operator of the standard to work on numbers x = s·(q − z): which of its inputs are such data, and what its output's
/// scale s and zero point z have to do with theirs. Whether a runtime has a kernel for it is another question.
/// </summary>
/// <param name="DataInputs">Positions of the inputs that are data; [−1] stands for all of them.</param>
/// <param name="Output">What is known of the output's parameters.</param>
public sealed record OperatorQuantization(ImmutableArray<int> DataInputs, OutputParameters Output)
{
    private const int All = -1;

    private static readonly ImmutableDictionary<string, OperatorQuantization> Table = new (string[] Operators, OperatorQuantization Facts)[]
    {
        // the products of two of its inputs are summed: the weight, where it is constant, has parameters of its own
        (["Conv", "ConvTranspose", "Gemm", "MatMul"], new([0], OutputParameters.Observed)),
        (["Add", "Mul", "Sub"], new([0, 1], OutputParameters.Observed)),
        (["AveragePool", "GlobalAveragePool", "LeakyRelu"], new([0], OutputParameters.Observed)),
        (["Sigmoid", "Softmax"], new([0], OutputParameters.Unit)),
        // every output element is one of the input's, or lies between some of them
        (
            [
                "MaxPool",
                "Reshape",
                "Flatten",
                "Transpose",
                "Squeeze",
                "Unsqueeze",
                "Slice",
                "Gather",
                "GatherElements",
                "Expand",
                "Tile",
                "Split",
                "ReduceMax",
                "ReduceMin",
                "DepthToSpace",
                "SpaceToDepth",
                "Identity",
            ],
            new([0], OutputParameters.Shared)
        ),
        (["Resize", "Upsample"], new([0], OutputParameters.Shared)),
        (["Concat"], new([All], OutputParameters.Shared)),
        (["Where"], new([1, 2], OutputParameters.Shared)),
    }
        .SelectMany(row => row.Operators, (row, op) => KeyValuePair.Create(op, row.Facts))
        .ToImmutableDictionary();

    /// <summary>The facts of a node's operator; null where it works on real numbers only, or is no operator of the standard.</summary>
    public static OperatorQuantization? Of(Node node) =>
        node.IsStandard && FunctionCalls.CalleeOf(node) is null && Table.TryGetValue(node.OpType, out var facts) && !Overshoots(node)
            ? facts
            : null;

    /// <summary>Positions of a node's data inputs.</summary>
    public IEnumerable<int> DataInputsOf(Node node) => DataInputs is [All] ? Enumerable.Range(0, node.Inputs.Count) : DataInputs;

    /// <summary>Cubic interpolation gives values outside of its inputs' range, so that it cannot share their parameters.</summary>
    private static bool Overshoots(Node node) => node.Is("Resize") && node.Attributes.String("mode") == "cubic";
}
