using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>Joins what was observed with what needs no run: constants and the inputs themselves.</summary>
internal static class KnownValues
{
    public static ObservedShapes Collect(Model model, IReadOnlyList<NamedValue> inputs, Observations observations)
    {
        var given = inputs.ToDictionary(i => i.Name, i => i.Value);
        var known = new Dictionary<Value, ObservedValue>();
        var unknown = 0;
        foreach (var value in model.Scopes.SelectMany(s => s.Values))
        {
            var seen = observations.Of(value) ?? ConstantOf(value) ?? InputOf(value, model, given);
            if (seen is not null)
                known.Add(value, seen);
            else if (!value.IsUnused)
                unknown++;
        }

        IReadOnlyList<Diagnostic> findings =
            unknown == 0
                ? []
                :
                [
                    RuntimeCodes.NotAllObserved.At(
                        model.Path is { } path ? Path.GetFileName(path) : "model",
                        $"The shapes of {unknown} values are unknown: they are no tensors, or their nodes did not run."
                    ),
                ];
        return new ObservedShapes(known, observations, inputs, findings);
    }

    private static ObservedValue? ConstantOf(Value value)
    {
        var tensor = value.Initializer ?? (value.Producer is { } producer && producer.Is("Constant") ? Constants.TensorOf(producer) : null);
        if (tensor is not null)
            return new ObservedValue(tensor.Type, tensor.Dims);
        return value.SparseInitializer is { } sparse ? new ObservedValue(sparse.Values.Type, sparse.Dims) : null;
    }

    private static ObservedValue? InputOf(Value value, Model model, Dictionary<string, HostValue> given) =>
        value.IsGraphInput && value.Scope == model.Graph && given.GetValueOrDefault(value.Name) is TensorValue { Tensor: var tensor }
            ? new ObservedValue(tensor.Type, tensor.Dims)
            : null;
}
