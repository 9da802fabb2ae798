namespace NNCompress.Data.Preprocessing;

/// <summary>
/// The weight of a source pixel at distance t from where a result pixel lies, in units of the wider of both pixels.
/// <list type="bullet">
/// <item><see cref="Box"/> (area): 1 for |t| ≤ ½</item>
/// <item><see cref="Bilinear"/>: 1 − |t| for |t| ≤ 1</item>
/// <item><see cref="Bicubic"/> (a = −½): (a + 2)|t|³ − (a + 3)t² + 1 for |t| ≤ 1, a(|t|³ − 5t² + 8|t| − 4) for |t| ≤ 2</item>
/// <item><see cref="Lanczos"/>: sinc(t)·sinc(t/3) for |t| ≤ 3</item>
/// </list>
/// </summary>
/// <param name="Id">The name in descriptions.</param>
/// <param name="Support">Where the weight becomes 0.</param>
/// <param name="Weight">The weight at a distance, not negative.</param>
public sealed record ResampleKernel(string Id, double Support, Func<double, double> Weight)
{
    /// <summary>The pixel under the result pixel's centre; nothing is mixed.</summary>
    public static readonly ResampleKernel Nearest = new("nearest", 0, _ => 1);

    public static readonly ResampleKernel Box = new("area", 0.5, _ => 1);

    public static readonly ResampleKernel Bilinear = new("bilinear", 1, t => Math.Max(0, 1 - t));

    public static readonly ResampleKernel Bicubic = new(
        "bicubic",
        2,
        t =>
            t < 1 ? (1.5 * t - 2.5) * t * t + 1
            : t < 2 ? -0.5 * (((t - 5) * t + 8) * t - 4)
            : 0
    );

    public static readonly ResampleKernel Lanczos = new("lanczos", 3, t => t < 3 ? Sinc(t) * Sinc(t / 3) : 0);

    /// <summary>All kernels by their names.</summary>
    public static IReadOnlyDictionary<string, ResampleKernel> All { get; } =
        new[] { Nearest, Box, Bilinear, Bicubic, Lanczos }.ToDictionary(k => k.Id, StringComparer.Ordinal);

    private static double Sinc(double t) => t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
}
