using System.Collections.Frozen;
using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images;

/// <summary>Turns what stands for a class, a number or a name, into the model's class index.</summary>
/// <param name="names">Class names, class 0 first; null where classes are numbers.</param>
/// <param name="offset">Added to every number: −1 where they count from 1. Names are not shifted.</param>
public sealed class ClassNames(IReadOnlyList<string>? names, long offset = 0)
{
    private readonly FrozenDictionary<string, long>? _indices = names
        ?.Select((name, i) => (name, i))
        .DistinctBy(p => p.name, StringComparer.Ordinal)
        .ToFrozenDictionary(p => p.name, p => (long)p.i, StringComparer.Ordinal);

    /// <exception cref="DiagnosticException">It is no number and no known name.</exception>
    public long IndexOf(string text, string place)
    {
        if (_indices is not null && _indices.TryGetValue(text, out var index))
            return index;
        if (_indices is null && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number + offset;
        throw new DiagnosticException(
            DataCodes.LabelUnreadable.At(
                place,
                $"'{text}' {(_indices is null ? "is no class number" : "is not among the class names")}.",
                "List the names under `classes:` in the order of the model's classes."
            )
        );
    }
}
