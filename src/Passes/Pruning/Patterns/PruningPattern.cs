using System.Diagnostics.CodeAnalysis;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// The shape of a mask: <c>unstructured</c> (any weight), <c>N:M</c> (N of M neighbouring input channels stay), <c>block:RxC</c>
/// (blocks of R output channels by C columns go as a whole).
/// </summary>
public abstract class PruningPattern : IParsable<PruningPattern>
{
    /// <summary>Any single weight may go.</summary>
    public static PruningPattern Unstructured { get; } = new UnstructuredPattern();

    /// <summary>The pattern as it is written.</summary>
    public abstract string Text { get; }

    /// <summary>Whether the pattern itself says how many weights of every layer go.</summary>
    public virtual bool FixesSparsity => false;

    /// <summary>Parses the written form.</summary>
    /// <exception cref="FormatException">It is no pattern.</exception>
    public static PruningPattern Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var pattern)
            ? pattern
            : throw new FormatException(
                $"'{s}' is no pattern: unstructured, N:M with 0 < N < M ≤ {NofMPattern.MaxM} as 2:4, or block:RxC as block:1x4."
            );

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PruningPattern result)
    {
        result =
            s == Unstructured.Text ? Unstructured
            : NofMPattern.TryParse(s) is { } nofm ? nofm
            : BlockPattern.TryParse(s);
        return result is not null;
    }

    /// <summary>Why the pattern cannot be laid over a layer, or null where it can.</summary>
    internal virtual string? ReasonAgainst(PrunableLayer layer) => null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Why a layer's matrix cannot be told, or null where it can.</summary>
    private protected static string? NoMatrix(PrunableLayer layer) =>
        layer.View is null
            ? $"its weight '{layer.Source.Name}' is reshaped across transposed axes, so its channels cannot be told apart"
            : null;
}
