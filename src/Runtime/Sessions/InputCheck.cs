using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Tells everything that is wrong with the inputs of a run at once, in our own words, before the runtime sees them.</summary>
internal static class InputCheck
{
    public static void Require(InferenceRunner runner, IReadOnlyList<NamedValue> inputs, IReadOnlyList<string>? outputs, string place)
    {
        var findings = new DiagnosticBag();
        var known = runner.Inputs.Concat(runner.OptionalInputs).ToDictionary(i => i.Name);
        foreach (var missing in runner.Inputs.Where(i => !inputs.Any(g => g.Name == i.Name)))
            findings.Add(RuntimeCodes.InputMissing.At(place, $"Input '{missing.Name}' ({missing.Type}) is not given."));
        foreach (var input in inputs)
        {
            if (!known.TryGetValue(input.Name, out var formal))
                findings.Add(
                    RuntimeCodes.InputUnknown.At(place, $"It has no input '{input.Name}'; its inputs are {Names(runner.Inputs)}.")
                );
            else if (input.Value is TensorValue { Tensor: var tensor } && formal.Type is TensorType type)
                CheckTensor(tensor, type, $"{place}: input '{input.Name}'", findings);
        }

        foreach (var unknown in (outputs ?? []).Where(o => !runner.Outputs.Any(f => f.Name == o)))
            findings.Add(RuntimeCodes.OutputUnknown.At(place, $"It has no output '{unknown}'; its outputs are {Names(runner.Outputs)}."));
        findings.ThrowIfErrors();
    }

    private static void CheckTensor(Tensor tensor, TensorType formal, string place, DiagnosticBag findings)
    {
        if (tensor.Type != formal.Element)
            findings.Add(RuntimeCodes.InputType.At(place, $"It takes {formal.Element}, not {tensor.Type}."));
        else if (
            formal.Shape is { } shape
            && (shape.Length != tensor.Rank || shape.Zip(tensor.Dims).Any(p => p.First.Value is { } fixedExtent && fixedExtent != p.Second))
        )
            findings.Add(RuntimeCodes.InputShape.At(place, $"It takes {formal}, not {tensor}."));
    }

    private static string Names(IEnumerable<InterfaceValue> values) => string.Join(", ", values.Select(v => $"'{v.Name}'"));
}
