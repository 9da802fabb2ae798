namespace NNCompress.Pipeline;

/// <summary>Whether a quality gate was met.</summary>
/// <param name="Name">The gate: <c>drop</c>, in points of the metric, or <c>sqnr</c>, in dB.</param>
/// <param name="Passed">True where the figure is acceptable.</param>
/// <param name="Limit">Largest acceptable drop, or least acceptable SQNR.</param>
/// <param name="Measured">The figure measured; a negative drop is a gain.</param>
public sealed record GateVerdict(string Name, bool Passed, double Limit, double Measured);
