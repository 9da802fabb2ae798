using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;

namespace NNCompress.Validation;

/// <summary>
/// Inputs for a model of which nothing is known but its declared types: floats are standard normal, integers 0 or 1 (an index into
/// any table), bools even odds; free dimensions are 1. Equal seed and run give equal inputs.
/// </summary>
public static class RandomInputs
{
    /// <param name="model">The model whose inputs are filled.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="run">Number of the run; each has values of its own.</param>
    /// <exception cref="NotSupportedException">An input is no numeric tensor, or its rank is not declared.</exception>
    public static IReadOnlyList<KeyValuePair<string, Tensor>> For(Model model, ulong seed, int run) =>
        [
            .. model.Graph.RequiredInputs.Select(i =>
                KeyValuePair.Create(i.Name, Fill(i, new DeterministicRandom(seed, $"input {i.Name} run {run}")))
            ),
        ];

    private static Tensor Fill(Value input, DeterministicRandom random)
    {
        if (
            input.Type is not TensorType { Shape: { } shape } type
            || !(type.Element.IsFloat || type.Element.IsInteger || type.Element == ElementType.Bool)
        )
            throw new NotSupportedException(
                $"input '{input.Name}' ({input.Type?.ToString() ?? "type not declared"}) cannot be filled at random"
            );

        long[] dims = [.. shape.Select(d => d.Value ?? 1)];
        var count = dims.Aggregate(1L, (product, extent) => checked(product * extent));
        var values = new double[checked((int)count)];
        for (var i = 0; i < values.Length; i++)
            values[i] = type.Element.IsFloat ? random.NextGaussian() : random.NextUInt64() >> 63;
        var bytes = new byte[type.Element.ByteLength(count)];
        ElementCodec.For(type.Element).Encode(values, bytes);
        return Tensor.FromBytes(type.Element, dims, bytes);
    }
}
