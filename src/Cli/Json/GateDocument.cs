using NNCompress.Pipeline;

namespace NNCompress.Cli.Json;

/// <summary>A gate's verdict: <c>drop</c> in points of the metric, <c>sqnr</c> in dB.</summary>
sealed record GateDocument(string Gate, bool Passed, double Limit, double Measured)
{
    public static GateDocument Of(GateVerdict gate) => new(gate.Name, gate.Passed, gate.Limit, gate.Measured);
}
