namespace NNCompress.Validation;

/// <summary>One output of two models, over all samples.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Elements">Elements compared.</param>
/// <param name="MaxError">Largest absolute difference.</param>
/// <param name="MeanError">Mean absolute difference.</param>
/// <param name="Sqnr">10·log10(Σy² / Σ(y−ỹ)²) in dB; infinite where the outputs are equal.</param>
/// <param name="Cosine">Σyỹ / (‖y‖·‖ỹ‖); 1 where both are zero.</param>
public sealed record OutputComparison(string Name, long Elements, double MaxError, double MeanError, double Sqnr, double Cosine);
