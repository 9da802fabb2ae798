using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>
/// Makes up inputs from a model's declarations: reals uniform in [0, 1), integers and bools all alike, strings empty, sequences of one
/// element. Given values and extents come first.
/// </summary>
internal sealed class SampleInputs(Model model, ObservationOptions options)
{
    private readonly Dictionary<string, NamedValue> _given = (options.Samples ?? []).ToDictionary(s => s.Name);

    /// <summary>Whether another trial would give other inputs.</summary>
    public bool IsFree => model.Graph.RequiredInputs.Any(i => !_given.ContainsKey(i.Name));

    /// <summary>A value for every input that a caller must give, and the given ones of those that he may.</summary>
    /// <exception cref="DiagnosticException">Nothing can be made up for an input.</exception>
    public IReadOnlyList<NamedValue> Make(SampleTrial trial)
    {
        var random = new Random(options.Seed);
        var made = model.Graph.RequiredInputs.Select(i =>
            _given.GetValueOrDefault(i.Name) ?? new NamedValue(i.Name, ValueOf(i, i.Type, trial, random))
        );
        var optional = _given.Values.Where(g => model.Graph.Inputs.Any(i => i.Name == g.Name && i.IsInitializer));
        return [.. made, .. optional];
    }

    private HostValue ValueOf(Value input, OnnxType? type, SampleTrial trial, Random random) =>
        type switch
        {
            TensorType { Shape: { } shape } tensor => TensorOf(tensor.Element, Dims(input, shape, trial), trial, random),
            SequenceType sequence => new SequenceValue([ValueOf(input, sequence.Element, trial, random)]),
            OptionalType optional => ValueOf(input, optional.Element, trial, random),
            TensorType => throw Refused(input, "Nothing is known of its rank."),
            _ => throw Refused(input, "It is no tensor and no sequence of tensors."),
        };

    private ImmutableArray<long> Dims(Value input, ImmutableArray<Dimension> shape, SampleTrial trial)
    {
        var extents = options.Extents ?? ImmutableDictionary<string, long>.Empty;
        var batch = trial.FirstFreeIsBatch ? Enumerable.Range(0, shape.Length).FirstOrDefault(a => !shape[a].IsFixed) : 0;
        return [.. shape.Select(Extent)];

        long Extent(Dimension dimension, int axis)
        {
            if (dimension.Value is { } fixedExtent)
                return fixedExtent;
            if (extents.TryGetValue($"{input.Name}:{axis}", out var byAxis))
                return byAxis;
            if (dimension.Symbol is { } symbol && extents.TryGetValue(symbol, out var bySymbol))
                return bySymbol;
            // an axis that is the only one is as long as a sample, not as many
            return axis == batch && shape.Length > 1 ? 1 : trial.Extent;
        }
    }

    private static Tensor TensorOf(ElementType type, ImmutableArray<long> dims, SampleTrial trial, Random random)
    {
        var count = dims.Aggregate(1L, (product, extent) => checked(product * extent));
        if (type == ElementType.String)
            return new Tensor(type, dims, new StringPayload([.. Enumerable.Repeat(ReadOnlyMemory<byte>.Empty, (int)count)]));
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = type.IsFloat ? random.NextSingle() : trial.Integer;
        var bytes = new byte[type.ByteLength(count)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, dims.AsSpan(), bytes);
    }

    private static DiagnosticException Refused(Value input, string problem) =>
        new(RuntimeCodes.NoSampleInput.At($"input '{input.Name}'", problem, "Give data for it."));
}
