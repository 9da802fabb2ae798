using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A weight that standard operators widen, as <see cref="WidenedWeight"/> writes it:
/// <code>
/// W = (Cast(q) [− Cast(z)])·s, or Reshape of that to the extents that the layer reads
/// </code>
/// s and z broadcast to the extents of q. A Reshape moves nothing: element i of q is element i of W, row-major.
/// </summary>
internal sealed class WidenedIntegers : WeightIntegers
{
    private static readonly HashSet<string> Forms = ["Cast Mul", "Cast Sub Mul", "Cast Mul Reshape", "Cast Sub Mul Reshape"];

    private readonly Node _cast;
    private readonly Tensor _integers;
    private readonly BroadcastConstant _scales;
    private readonly BroadcastConstant? _zeros;

    private WidenedIntegers(Node cast, Tensor integers, ImmutableArray<long> dims, BroadcastConstant scales, BroadcastConstant? zeros) =>
        (_cast, _integers, Dims, _scales, _zeros) = (cast, integers, dims, scales, zeros);

    public override string Name => _cast.Input(0)!.Name;

    public override ElementType Type => _integers.Type;

    public override long Count => _integers.ElementCount;

    /// <summary>Extents as the layer reads them.</summary>
    public ImmutableArray<long> Dims { get; }

    /// <summary>The integers behind a value.</summary>
    /// <param name="value">What a layer reads as its weight.</param>
    /// <param name="reason">Why they cannot be worked on, as the rest of a sentence; null where they can, or where the value is no such form.</param>
    public static WidenedIntegers? Of(Value? value, out string? reason)
    {
        reason = null;
        if (StoredForm.Of(value) is not { } stored)
            return null;
        var nodes = StoredForm.NodesOf(value);
        var integers = Constants.TensorOf(stored)!;
        if (!Forms.Contains(string.Join(' ', nodes.Select(n => n.OpType))))
            reason = $"its weight '{stored}' is widened by other steps than Cast, Sub, Mul and Reshape";
        else if ((WhyShared(stored) ?? nodes.Select(n => WhyShared(n.Output(0)!)).FirstOrDefault(r => r is not null)) is { } shared)
            reason = shared;
        else if (DimsOf(nodes[^1], integers) is not { } dims)
            reason = $"its weight '{stored}' gets extents that are computed";
        else if (
            ParametersOf(nodes.Single(n => n.Is("Mul")), integers) is not { } scales
            || !scales.All(s => s is > 0 and < double.PositiveInfinity)
        )
            reason = $"the scales of its weight '{stored}' are no positive constants, or do not fit it";
        else if (nodes.FirstOrDefault(n => n.Is("Sub")) is not { } sub)
            return new WidenedIntegers(nodes[0], integers, dims, scales, null);
        else if (ParametersOf(sub, integers) is not { } zeros || !zeros.All(double.IsInteger))
            reason = $"the zero points of its weight '{stored}' are no constant integers, or do not fit it";
        else
            return new WidenedIntegers(nodes[0], integers, dims, scales, zeros);
        return null;
    }

    public override double[] Read()
    {
        var integers = new double[Count];
        _integers.CopyTo(0, integers);
        return integers;
    }

    public override float ScaleAt(long index) => (float)_scales[index];

    public override int ZeroAt(long index) => _zeros is null ? 0 : (int)_zeros[index];

    public override void Write(GraphEditor editor, double[] integers) =>
        OwnedConstant.Set(editor, _cast, 0, Encoded(Type, integers, _integers.Dims.AsSpan()), Name);

    private static ImmutableArray<long>? DimsOf(Node last, Tensor integers)
    {
        if (!last.Is("Reshape"))
            return [.. integers.Dims];
        var dims = Constants.TensorOf(last.Input(1))?.ToInt64s();
        // 0 and −1 stand for other numbers
        return dims is not null && dims.All(d => d > 0) && dims.Aggregate(1L, (p, d) => p * d) == integers.ElementCount ? [.. dims] : null;
    }

    /// <summary>The constant that a Mul or Sub has beside the integers, itself behind a Cast where it is an integer.</summary>
    private static BroadcastConstant? ParametersOf(Node node, Tensor integers)
    {
        var value = node.Is("Mul") && Constants.TensorOf(node.Input(0)) is not null ? node.Input(0) : node.Input(1);
        if (value?.Producer is { } cast && cast.Is("Cast"))
            value = cast.Input(0);
        return Constants.TensorOf(value) is { } tensor ? BroadcastConstant.Of(tensor, integers.Dims) : null;
    }
}
