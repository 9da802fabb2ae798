using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>
/// Which positions of a sample are filling and no data: where an input holds a certain value (as token id 0). Statistics over
/// activations leave these positions out; the model still computes them.
/// </summary>
/// <param name="Input">The integer input that shows it.</param>
/// <param name="Value">The value that marks filling.</param>
public sealed record PaddingRule(string Input, long Value)
{
    /// <summary>For every element of the input, whether it is data (true) or filling.</summary>
    /// <param name="input">The input's values, of any integer type and shape.</param>
    public bool[] DataPositions(Tensor input) => Array.ConvertAll(input.ToInt64s(), v => v != Value);

    /// <summary>The input that shows it, among those that a model is fed.</summary>
    /// <exception cref="DiagnosticException">It is not among them.</exception>
    public Tensor InputOf(IReadOnlyList<KeyValuePair<string, Tensor>> inputs) =>
        inputs.FirstOrDefault(i => i.Key == Input).Value
        ?? throw new DiagnosticException(
            DataCodes.InputUnknown.At(
                $"input '{Input}'",
                "`ignore:` names it, and the data has none of that name.",
                $"There are {string.Join(", ", inputs.Select(i => $"'{i.Key}'"))}."
            )
        );
}
