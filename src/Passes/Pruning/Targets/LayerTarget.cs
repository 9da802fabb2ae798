using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NNCompress.Passes.Pruning;

/// <summary>A share of its own for layers that a pattern names; written <c>conv1*=0.5</c>. The pattern is held against node, operator, output and weight.</summary>
public sealed record LayerTarget(NamePattern Pattern, double Sparsity) : IParsable<LayerTarget>
{
    /// <summary>Parses <c>pattern=share</c>.</summary>
    /// <exception cref="FormatException">The text has no such form.</exception>
    public static LayerTarget Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var target)
            ? target
            : throw new FormatException($"'{s}' is no layer target: PATTERN=SPARSITY as conv1*=0.5.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LayerTarget result)
    {
        result = null;
        var equals = s?.LastIndexOf('=') ?? -1;
        if (
            equals <= 0
            || !double.TryParse(s.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var sparsity)
        )
            return false;
        result = new LayerTarget(new NamePattern(s![..equals]), sparsity);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Pattern}={Sparsity.ToString(CultureInfo.InvariantCulture)}";
}
