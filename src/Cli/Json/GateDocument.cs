using NNCompress.Pipeline;

namespace NNCompress.Cli.Json;

/// <summary>A gate's verdict: <c>drop</c> in the unit that is told, for accuracies points, <c>speedup</c> as a factor, <c>sqnr</c> in dB; <c>measured</c> is null where nothing could be.</summary>
sealed record GateDocument(string Gate, bool Passed, double Limit, double Measured, string? Unit)
{
    public static GateDocument Of(GateVerdict gate) =>
        new(gate.Name, gate.Passed, gate.Limit, gate.Measured, gate.Name == "drop" ? gate.Unit : null);
}
