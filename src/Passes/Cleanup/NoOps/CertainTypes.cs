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
            { IsGraphInput: true, Scope: { Outer: null, Function: null }, Type: TensorType { Shape: { } shape } } => shape.Length,
            _ => null,
        };

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
