using NNCompress.Pipeline;

namespace NNCompress.Cli.Json;

/// <summary>A gate's verdict: <c>drop</c> in the unit that is told, for accuracies points, <c>sqnr</c> in dB.</summary>
sealed record GateDocument(string Gate, bool Passed, double Limit, double Measured, string? Unit)
{
    public static GateDocument Of(GateVerdict gate) =>
        new(gate.Name, gate.Passed, gate.Limit, gate.Measured, gate.Name == "drop" ? gate.Unit : null);
}
