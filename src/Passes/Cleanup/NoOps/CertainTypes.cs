using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// What is sure about a value's type before any run. Element types may be taken from declarations, as the runtime refuses a model
/// that declares them wrongly; ranks may not, except for the main graph's inputs, which the runtime checks in every run.
/// </summary>
internal static class CertainTypes
{
    /// <summary>The element type, or null. Functions work on any type, so that inside them nothing declared counts.</summary>
    public static ElementType? ElementOf(Value? value) =>
        value switch
        {
            null => null,
            { Initializer: { } tensor } => tensor.Type,
            { Producer: { } producer } when producer.Is("Constant") => Constants.TensorOf(producer)?.Type,
            { Producer: { } producer } when producer.Is("Cast") && producer.Attributes.Find("to")?.Payload is long code => new ElementType(
                (int)code
            ),
            { Producer: { } producer } when producer.Is("Shape") || producer.Is("Size") => ElementType.Int64,
            { Type: TensorType declared } when declared.Element != ElementType.Undefined && !IsInFunction(value.Scope) => declared.Element,
            _ => null,
        };

    /// <summary>The number of axes, or null.</summary>
    public static int? RankOf(Value? value) =>
        value switch
        {
            null => null,
            { Initializer: { } tensor } => tensor.Rank,
            { Producer: { } producer } when producer.Is("Reshape") => Constants.Int64sOf(producer.Input(1))?.Length,
            { Producer: { } producer } when producer.Is("Flatten") || producer.Is("Gemm") => 2,
            { Producer: { } producer } when KeepsRank(producer) => RankOf(producer.Input(0)),
            { Producer: { } producer } when producer.Is("MatMul") || producer.Is("Add") => RankBesideMatrix(producer),
            { IsGraphInput: true, Scope: { Outer: null, Function: null }, Type: TensorType { Shape: { } shape } } => shape.Length,
            _ => null,
        };

    /// <summary>Operators whose output has their first input's extents.</summary>
    private static bool KeepsRank(Node node) =>
        node.IsStandard
        && node.OpType is "Relu" or "LeakyRelu" or "Sigmoid" or "Tanh" or "Clip" or "Identity" or "Dropout" or "BatchNormalization";

    /// <summary>X·W has X's rank where W is a constant matrix, and X + b where b is a constant of no higher rank.</summary>
    private static int? RankBesideMatrix(Node node) =>
        Constants.TensorOf(node.Input(1)) is { } constant && RankOf(node.Input(0)) is { } rank
            ? node.OpType == "MatMul"
                ? constant.Rank == 2 && rank >= 2
                    ? rank
                    : null
                : constant.Rank <= rank
                    ? rank
                    : null
            : null;

    private static bool IsInFunction(Graph scope)
    {
        for (var graph = scope; graph is not null; graph = graph.Outer)
        {
            if (graph.Function is not null)
                return true;
        }

        return false;
    }
}
