using System.Diagnostics.CodeAnalysis;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Where a quantized model is meant to run: which operators may stand in it, and which of the possible forms are fast there. Passes ask
/// it; they never ask which target it is.
/// </summary>
public abstract record QuantizationTarget : IParsable<QuantizationTarget>
{
    private protected QuantizationTarget() { }

    /// <summary>ONNX Runtime on x86-64 processors: operators of com.microsoft where they measured faster than standard ones.</summary>
    public static QuantizationTarget OnnxRuntimeCpu { get; } = new OnnxRuntimeCpuTarget();

    /// <summary>ONNX Runtime on 64-bit ARM processors. Its choices follow from the runtime's kernels; none was measured.</summary>
    public static QuantizationTarget OnnxRuntimeArm64 { get; } = new OnnxRuntimeArm64Target();

    /// <summary>Any runtime: operators of the standard only.</summary>
    public static QuantizationTarget Onnx { get; } = new OnnxTarget();

    /// <summary>Every target, the default first.</summary>
    public static IReadOnlyList<QuantizationTarget> All { get; } = [OnnxRuntimeCpu, OnnxRuntimeArm64, Onnx];

    /// <summary>The name on the command line and in recipes.</summary>
    public abstract string Id { get; }

    /// <summary>Whether the choices made for this target rest on measurements; else reports say that they do not.</summary>
    public abstract bool IsMeasured { get; }

    /// <summary>Whether a pass may write an operator.</summary>
    /// <param name="domain">The operator's domain; the standard's own is empty or <c>ai.onnx</c>.</param>
    /// <param name="opType">The operator.</param>
    public abstract bool MayUse(string domain, string opType);

    /// <summary>
    /// How fast the runtime computes a matrix product [m, k]·[k, n] in a quantized form, against float; NaN where nothing is known. Below 1 the
    /// layer gets slower.
    /// </summary>
    internal abstract double SpeedOf(ProductForm form, long m, long k, long n);

    /// <summary>As <see cref="SpeedOf"/>, of one direction of an LSTM whose input and state are quantized at every step.</summary>
    internal abstract double SpeedOfLstm(long steps, long input, long hidden);

    /// <summary>The target of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static QuantizationTarget Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var target) ? target : throw new FormatException($"'{s}' is no target: {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out QuantizationTarget result
    ) => (result = All.FirstOrDefault(t => t.Id == s)) is not null;

    /// <inheritdoc/>
    public sealed override string ToString() => Id;
}
