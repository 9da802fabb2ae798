using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Runtime;

namespace NNCompress.Validation;

/// <summary>
/// Inputs for a model of which nothing is known but that it runs on some: the types and extents of those, floats drawn anew from a
/// standard normal distribution, everything else as it was (an index or a rate may have few legal values). Equal seed and run give
/// equal inputs.
/// </summary>
public sealed class RandomInputs
{
    private readonly IReadOnlyList<NamedValue> _template;
    private readonly ulong _seed;

    /// <param name="model">The model, which is run once to find extents that it takes.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Threads of that run.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The model runs on nothing that can be made up.</exception>
    public RandomInputs(Model model, ulong seed, int threads = 0, CancellationToken cancellation = default)
    {
        _template = ShapeObserver.Observe(model, new ObservationOptions(Threads: threads), cancellation).Inputs;
        _seed = seed;
    }

    /// <summary>The inputs of one run.</summary>
    /// <param name="run">Its number; each has values of its own.</param>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Draw(int run) =>
        [
            .. _template
                .Where(i => i.Value is TensorValue)
                .Select(i => KeyValuePair.Create(i.Name, Redraw(i.Name, ((TensorValue)i.Value).Tensor, run))),
        ];

    private Tensor Redraw(string name, Tensor like, int run)
    {
        if (!like.Type.IsFloat)
            return like;
        var random = new DeterministicRandom(_seed, $"input {name} run {run}");
        var values = new double[checked((int)like.ElementCount)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextGaussian();
        var bytes = new byte[like.ByteLength];
        ElementCodec.For(like.Type).Encode(values, bytes);
        return Tensor.FromBytes(like.Type, like.Dims.AsSpan(), bytes);
    }
}
