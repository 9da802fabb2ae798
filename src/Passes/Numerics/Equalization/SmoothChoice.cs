namespace NNCompress.Passes.Numerics;

/// <summary>What <see cref="SmoothSearch"/> found. Errors are sums of squares over rows that α was not chosen on.</summary>
/// <param name="Alpha">The best α.</param>
/// <param name="Scales">Its factors, one for each input channel.</param>
/// <param name="Energy">Σ y².</param>
/// <param name="ErrorBefore">With factors of 1.</param>
/// <param name="Error">With <see cref="Scales"/>.</param>
internal sealed record SmoothChoice(double Alpha, double[] Scales, double Energy, double ErrorBefore, double Error)
{
    public bool IsBetter => Error < ErrorBefore;
}
