using NNCompress.Cli.Rendering;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands;

/// <summary>The finding that a result does not meet its gate.</summary>
static class GateMissed
{
    public static Diagnostic At(string place, GateVerdict gate, MetricComparison? metric) =>
        CommandCodes.GateMissed.At(
            place,
            gate.Name switch
            {
                "drop" => $"{metric?.Before.Metric.Id ?? "accuracy"} {LostText.Of(gate)}; {gate.Limit:0.00} are allowed.",
                "speedup" when double.IsNaN(gate.Measured) => $"The speed-up could not be measured; {gate.Limit:0.00} is wanted.",
                "speedup" => $"The speed-up is {gate.Measured:0.00}; {gate.Limit:0.00} is wanted.",
                _ => $"{gate.Name} is {gate.Measured:0.0} dB; {gate.Limit:0.0} are wanted.",
            }
        );
}
