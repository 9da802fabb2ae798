using System.Diagnostics.CodeAnalysis;

namespace NNCompress.Passes.Quantization;

/// <summary>How quantized weights stand in a model.</summary>
public sealed class WeightForm : IParsable<WeightForm>
{
    private WeightForm(string id) => Id = id;

    /// <summary>For each layer the form that is expected to be fastest on the target.</summary>
    public static WeightForm Auto { get; } = new("auto");

    /// <summary>com.microsoft.MatMulNBits: the product reads the blocks themselves. MatMul and Gemm only.</summary>
    public static WeightForm NBits { get; } = new("nbits");

    /// <summary>DequantizeLinear before the layer.</summary>
    public static WeightForm Dequantize { get; } = new("dequantize");

    /// <summary>Cast · Mul before the layer, which runtimes compute once, when they load the model.</summary>
    public static WeightForm CastMul { get; } = new("cast-mul");

    /// <summary>Every form, the default first.</summary>
    public static IReadOnlyList<WeightForm> All { get; } = [Auto, NBits, Dequantize, CastMul];

    /// <summary>The name on the command line and in recipes.</summary>
    public string Id { get; }

    /// <summary>The form of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static WeightForm Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var form) ? form : throw new FormatException($"'{s}' is no form: {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WeightForm result) =>
        (result = All.FirstOrDefault(f => f.Id == s)) is not null;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
