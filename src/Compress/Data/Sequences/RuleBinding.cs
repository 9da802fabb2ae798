using System.Collections.Immutable;
using NNCompress.Data.Preprocessing;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sequences;

/// <summary>The rules about inputs, matched with what a model declares. One free axis of such an input is the batch's, wherever it stands; a constant without a declared shape is a scalar.</summary>
internal sealed class RuleBinding
{
    private const string Constants = "constants";

    private readonly InputRules _rules;
    private readonly ImmutableArray<InputDeclaration> _state;
    private readonly ImmutableArray<(InputDeclaration Input, double Value)> _constants;

    private RuleBinding(
        InputRules rules,
        ImmutableArray<InputDeclaration> state,
        ImmutableArray<(InputDeclaration Input, double Value)> constants
    ) => (_rules, _state, _constants) = (rules, state, constants);

    /// <summary>Whether a state has no free axis, so that a run takes as many samples as the model says, mostly one.</summary>
    public bool IsStateFixed => _state.Any(s => s.Shape!.Value.All(d => d.IsFixed));

    /// <param name="rules">The rules.</param>
    /// <param name="inputs">What the model declares.</param>
    /// <param name="found">Takes whatever does not fit.</param>
    public static RuleBinding Of(InputRules rules, IReadOnlyList<InputDeclaration> inputs, DiagnosticBag found)
    {
        InputDeclaration? Find(string name, string key)
        {
            var input = inputs.FirstOrDefault(i => i.Name == name);
            if (input is null)
                found.Add(
                    DataCodes.InputUnknown.At(
                        $"`{key}:`",
                        $"The model has no input '{name}'; it has {string.Join(", ", inputs.Select(i => $"'{i.Name}'"))}.",
                        $"Correct `{key}:` in the data description."
                    )
                );
            return input;
        }
        InputDeclaration? FindSized(string name, string key)
        {
            var input = Find(name, key);
            if (input is { Shape: null } && key == Constants)
                return input with { Shape = [] };
            if (input is null || input.Shape is { } shape && shape.Count(d => !d.IsFixed) <= 1)
                return input;
            found.Add(
                DataCodes.InputShapeMismatch.At(
                    $"input '{name}'",
                    $"The model declares {input} here; for `{key}:` all axes but the batch's must be fixed.",
                    "Export the model with fixed extents, or feed the input from data."
                )
            );
            return null;
        }

        if (rules.Steps is { } steps)
            Find(steps.Input, "steps");
        return new RuleBinding(
            rules,
            [.. rules.State.Select(link => FindSized(link.Input, "state")).OfType<InputDeclaration>()],
            [
                .. rules
                    .Constants.Select(c => (Input: FindSized(c.Key, Constants), c.Value))
                    .Where(c => c.Input is not null)
                    .Select(c => (c.Input!, c.Value)),
            ]
        );
    }

    /// <summary>The memory before the first step.</summary>
    public SequenceState State(int rows) => SequenceState.Zero(_rules.State, _state, rows);

    /// <summary>The inputs that hold one number.</summary>
    /// <exception cref="DiagnosticException">The number does not fit the input's element type.</exception>
    public IEnumerable<KeyValuePair<string, Tensor>> ConstantInputs(int rows) =>
        _constants.Select(c => KeyValuePair.Create(c.Input.Name, Filled(c.Input, c.Value, rows)));

    private static Tensor Filled(InputDeclaration input, double value, int rows)
    {
        long[] dims = [.. input.Shape!.Value.Select(d => d.Value ?? rows)];
        var values = new double[dims.Aggregate(1L, (n, d) => checked(n * d))];
        Array.Fill(values, value);
        var wide = Tensor.From<double>(ElementType.Float64, dims, values);
        return new TypeStep(input.Type).Apply(wide, SampleSpec.Of(wide.Type, [.. dims.Select(d => new Dimension(d))]));
    }
}
