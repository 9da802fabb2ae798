namespace NNCompress.Cli.Commands.Quantize;

/// <summary>What the user wants to know and to have of the result's speed.</summary>
/// <param name="Measure">Whether it is compared with the original's.</param>
/// <param name="Require">How many times as fast it has to be; null for no gate.</param>
/// <param name="RevertSlow">Whether layers that are slower quantized go back to float.</param>
/// <param name="Decisions">Where to write which; null for nowhere.</param>
/// <param name="Replay">A file of such decisions to follow instead of measuring; null for none.</param>
/// <param name="Threads">Threads of what is timed.</param>
sealed record SpeedChoice(bool Measure, double? Require, bool RevertSlow, string? Decisions, string? Replay, int Threads);
