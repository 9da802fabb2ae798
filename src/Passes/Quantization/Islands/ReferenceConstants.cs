using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>Constants of the float model, put back into a model that was quantized, each once for all layers of a scope that read it.</summary>
internal sealed class ReferenceConstants(GraphEditor editor)
{
    private readonly Dictionary<(Value Original, Graph Scope), Value> _restored = [];

    /// <summary>Whether a value of the float model is a constant, or leads back to one through operators that move or widen it.</summary>
    public static bool IsConstant(Value original) =>
        Constants.TensorOf(original) is not null || WeightResolver.Resolve(original).Source is not null;

    /// <summary>The constant as a value that a node may read, in the scope where the float model has it or the nearest that holds it.</summary>
    /// <param name="reader">A node of the quantized model.</param>
    /// <param name="original">A value of the float model for which <see cref="IsConstant"/> holds.</param>
    public Value ReadBy(Node reader, Value original)
    {
        for (var surplus = Depth(reader.Scope) - Depth(original.Scope); surplus > 0; surplus--)
            reader = reader.Scope.Holder!;
        if (_restored.TryGetValue((original, reader.Scope), out var known) && (known.IsInitializer || known.Producer is { IsAlive: true }))
            return known;
        return _restored[(original, reader.Scope)] = StillThere(reader, original) ?? Add(reader, original);
    }

    /// <summary>The very constant, which others read still, or which was restored before.</summary>
    private static Value? StillThere(Node reader, Value original)
    {
        if (Constants.TensorOf(original) is not { } tensor)
            return null;
        for (var scope = reader.Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Initializers.FirstOrDefault(i => i.IsConstant && ReferenceEquals(i.Initializer, tensor)) is { } there)
                return there;
        }

        return null;
    }

    private Value Add(Node reader, Value original)
    {
        var source = WeightResolver.Resolve(original).Source;
        var tensor = Constants.TensorOf(original) ?? Tensor.FromSingles(source!.Dims.AsSpan(), source.ToSingles());
        return editor.AddConstant(reader, original.Name, tensor);
    }

    private static int Depth(Graph scope)
    {
        var depth = 0;
        for (var outer = scope.Outer; outer is not null; outer = outer.Outer)
            depth++;
        return depth;
    }
}
