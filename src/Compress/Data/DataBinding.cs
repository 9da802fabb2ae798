using System.Collections.Immutable;
using NNCompress.Data.Sequences;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>
/// Matches a data set with a model's declared inputs and finds everything that does not fit at once.
/// <list type="bullet">
/// <item>Columns and inputs pair by name; a column without a name goes to the only input that needs data.</item>
/// <item>Samples of rank r fill an input of rank r + 1, whose first axis is the batch, or one of rank r, a sample a run.</item>
/// <item>Element types must be equal and extents must agree; nothing is converted unasked.</item>
/// </list>
/// </summary>
public static class DataBinding
{
    /// <summary>Samples of a batch where nobody says.</summary>
    public const int DefaultBatch = 32;

    private const int LargestBatch = 65_536;

    /// <param name="data">The samples; stays owned by the caller and must outlive the result.</param>
    /// <param name="inputs">What the model declares.</param>
    /// <param name="batch">Samples of a batch where the model leaves it free; null for <see cref="DefaultBatch"/>.</param>
    /// <exception cref="DiagnosticException">The data does not fit; every reason is told.</exception>
    public static BoundData Bind(DataSet data, IReadOnlyList<InputDeclaration> inputs, int? batch = null)
    {
        var found = new DiagnosticBag();
        var rules = RuleBinding.Of(data.Rules, inputs, found);
        var pairs = Pair(data, inputs, found);
        var columns = ImmutableArray.CreateBuilder<BoundColumn>();
        (string Input, long Size)? fixedBatch = null;
        var single = !data.IsStacked;

        foreach (var (input, column) in pairs)
        {
            CheckType(input, column, found);
            var fed = data.Rules.Steps is { } steps && steps.Input == input.Name ? steps.Describe(column.Shape) : column.Shape;
            var hasBatchAxis = data.IsStacked && !(input.Shape is { } declared && Agree(declared, fed));
            CheckShape(input, column, fed, hasBatchAxis, found);
            single |= !hasBatchAxis;
            columns.Add(new BoundColumn(input.Name, column, hasBatchAxis));

            if (!hasBatchAxis || input.Shape is not [{ Value: { } size }, ..])
                continue;
            if (size is < 1 or > LargestBatch)
            {
                found.Add(
                    DataCodes.InputShapeMismatch.At(
                        $"input '{input.Name}'",
                        $"The model takes {size} samples a run, and there can be 1 to {LargestBatch}.",
                        "Export the model with a free batch axis, or one of 1."
                    )
                );
                continue;
            }
            if (fixedBatch is { } other && other.Size != size)
            {
                found.Add(
                    DataCodes.InputShapeMismatch.At(
                        $"input '{input.Name}'",
                        $"The model takes {size} samples a run here and {other.Size} at input '{other.Input}'.",
                        "Give this model its inputs as ONNX test data, a run to a folder."
                    )
                );
            }
            fixedBatch ??= (input.Name, size);
        }
        if (single && fixedBatch is { Size: not 1 } wide)
        {
            found.Add(
                DataCodes.InputShapeMismatch.At(
                    $"input '{wide.Input}'",
                    $"The model takes {wide.Size} samples a run here, but another input has no batch axis.",
                    "Give this model its inputs as ONNX test data, a run to a folder."
                )
            );
        }

        found.ThrowIfErrors();
        single |= rules.IsStateFixed && fixedBatch is null;
        var size0 = single ? 1 : (int)(fixedBatch?.Size ?? batch ?? DefaultBatch);
        return new BoundData(data, columns.ToImmutable(), rules, size0, isFixed: single || fixedBatch is not null);
    }

    private static List<(InputDeclaration Input, SampleColumn Column)> Pair(
        DataSet data,
        IReadOnlyList<InputDeclaration> inputs,
        DiagnosticBag found
    )
    {
        var pairs = new List<(InputDeclaration, SampleColumn)>();
        var required = inputs.Where(i => !i.HasDefault && !data.Rules.Feeds(i.Name)).ToList();
        var names = string.Join(", ", inputs.Select(i => $"'{i.Name}'"));

        // Test data without names follows the order of the inputs; a single array goes to the single input.
        if (data.Inputs.All(c => c.Name is null) && data.Inputs.Count == required.Count && (required.Count == 1 || !data.IsStacked))
            return [.. required.Zip(data.Inputs)];

        foreach (var column in data.Inputs)
        {
            if (column.Name is null)
            {
                found.Add(
                    DataCodes.InputAmbiguous.At(
                        column.Place,
                        $"The model has {required.Count} inputs, and the data does not say which one it is for.",
                        $"Name one of {names}: in an .npz, or under `source: {{npy: …}}` of a data description."
                    )
                );
            }
            else if (inputs.FirstOrDefault(i => i.Name == column.Name) is { } input)
            {
                pairs.Add((input, column));
            }
            else
            {
                found.Add(
                    DataCodes.InputUnknown.At(
                        column.Place,
                        $"The model has no input '{column.Name}'; it has {names}.",
                        "Rename the array after the input it is for."
                    )
                );
            }
        }
        foreach (var input in required.Where(r => data.Inputs.All(c => c.Name is not null && c.Name != r.Name)))
            found.Add(
                DataCodes.InputMissing.At(
                    $"input '{input.Name}'",
                    $"The model needs {input} here, and {data.Place} has no such array.",
                    "Add an array of that name."
                )
            );
        return pairs;
    }

    private static void CheckType(InputDeclaration input, SampleColumn column, DiagnosticBag found)
    {
        if (column.Type != input.Type)
        {
            found.Add(
                DataCodes.InputTypeMismatch.At(
                    $"input '{input.Name}'",
                    $"The model takes {input.Type}, and {column.Place} holds {column.Type}.",
                    $"Add `- type: {input.Type}` to `preprocess:` of a data description, and scaling where the model expects it."
                )
            );
        }
    }

    private static void CheckShape(
        InputDeclaration input,
        SampleColumn column,
        ImmutableArray<Dimension> fed,
        bool hasBatchAxis,
        DiagnosticBag found
    )
    {
        if (input.Shape is not { } declared)
            return;
        ImmutableArray<Dimension> wanted = hasBatchAxis && declared.Length > 0 ? declared[1..] : declared;
        var fits = Agree(wanted, fed) && (!hasBatchAxis || declared.Length > 0);
        if (!fits)
        {
            found.Add(
                DataCodes.InputShapeMismatch.At(
                    $"input '{input.Name}'",
                    $"The model takes [{string.Join(',', declared)}], and a {(fed == column.Shape ? "sample" : "step")} of {column.Place} is [{string.Join(',', fed)}].",
                    Remedy(wanted, fed)
                )
            );
        }
    }

    private static bool Agree(ImmutableArray<Dimension> wanted, ImmutableArray<Dimension> given) =>
        wanted.Length == given.Length
        && wanted.Zip(given).All(p => p.First.Value is null || p.Second.Value is null || p.First.Value == p.Second.Value);

    /// <summary>What would make the sample fit, where that can be told from the extents.</summary>
    private static string Remedy(ImmutableArray<Dimension> wanted, ImmutableArray<Dimension> given)
    {
        var shape = $"[{string.Join(", ", wanted)}]";
        if (wanted.All(d => d.IsFixed) && given.All(d => d.IsFixed))
        {
            if (wanted.Length == 3 && given.Length == 3 && wanted[0] == given[2] && wanted[1] == given[0] && wanted[2] == given[1])
                return "The channels stand last: add `- layout: NCHW` to `preprocess:` of a data description.";
            if (wanted.Aggregate(1L, (n, d) => n * d.Value!.Value) == given.Aggregate(1L, (n, d) => n * d.Value!.Value))
                return $"The number of elements agrees: add `- reshape: {shape}` to `preprocess:` of a data description, if their order is right.";
        }
        return $"Bring samples to {shape} in `preprocess:` of a data description.";
    }
}
