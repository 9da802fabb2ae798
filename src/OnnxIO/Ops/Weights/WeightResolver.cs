namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// Finds the stored constant behind a weight: from the reader back through operators that only rename, move or rescale numbers
/// (Identity, Cast, Transpose, Reshape, Squeeze, Unsqueeze, Flatten, DequantizeLinear) to an initializer or a Constant node, which
/// may stand in a scope around the reader's. Anything else on the way is refused with the reason.
/// </summary>
public static class WeightResolver
{
    /// <summary>Longer chains are refused: no model needs them, and a cyclic graph must not hang the search.</summary>
    internal const int MaxChain = 1000;

    public static WeightResolution Resolve(WeightSlot slot) =>
        slot.Value is { } value ? Resolve(value) : WeightResolution.Refused($"its input {slot.InputIndex} is left out");

    /// <summary>The stored constant behind any value.</summary>
    public static WeightResolution Resolve(Value value)
    {
        if (Walk(value, out var chain, out var origin) is { } reason)
            return WeightResolution.Refused(reason);
        var constant = origin.Producer;
        var tensor = origin.Initializer ?? Constants.TensorOf(constant!);
        if (tensor is null)
            return WeightResolution.Refused($"its weight, Constant '{origin.Name}', is sparse or an attribute of a model function");
        if (!tensor.Type.IsFloat && !tensor.Type.IsInteger)
            return WeightResolution.Refused($"its weight '{origin.Name}' has elements of type {tensor.Type}, which are no numbers");

        var map = IndexMap.Identity(tensor.Dims);
        Dequantization? dequantization = null;
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            if (!ChainLink.TryFollow(chain[i], ref map, ref dequantization, out var problem))
                return WeightResolution.Refused($"its weight '{origin.Name}' passes {chain[i]}, {problem}");
        }

        return WeightResolution.Found(
            new WeightSource(origin.Initializer is null ? null : origin, constant, tensor, map, dequantization, [.. chain])
        );
    }

    /// <summary>Whether a value leads back to a stored constant, as <see cref="Resolve(Value)"/> does, without reading it.</summary>
    internal static bool IsConstant(Value? value) => value is not null && Walk(value, out _, out _) is null;

    /// <summary>Goes back to the origin; returns the reason where there is none.</summary>
    private static string? Walk(Value value, out List<Node> chain, out Value origin)
    {
        chain = [];
        origin = value;
        while (chain.Count < MaxChain)
        {
            if (origin.Initializer is not null)
                return Constants.IsOverridable(origin)
                    ? $"its weight '{origin.Name}' is also a graph input, which a caller may replace (IR 4 or later)"
                    : null;
            if (origin.SparseInitializer is not null)
                return $"its weight '{origin.Name}' is stored in sparse form";
            if (origin.Producer is not { } producer)
                return $"its weight '{origin.Name}' is {InputKind(origin)}";
            if (producer.Is("Constant"))
                return null;
            if (!ChainLink.IsLink(producer) || producer.Input(0) is not { } input)
                return $"its weight is computed by {producer}";
            chain.Add(producer);
            origin = input;
        }

        return $"its weight stands behind more than {MaxChain} nodes";
    }

    private static string InputKind(Value value) =>
        value.Scope switch
        {
            { Function: { } function } => $"an input of the function {function.Name}",
            { Holder: { } holder } => $"an input of the body of {holder}",
            _ => "a graph input",
        };
}
