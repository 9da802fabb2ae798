using NNCompress.Pipeline;

namespace NNCompress.Cli.Rendering;

/// <summary>How much of a metric was lost, in words: accuracies fall, other metrics get worse, in the unit of the gate.</summary>
static class LostText
{
    public static string Of(GateVerdict gate) =>
        gate.Unit == "points" ? $"fell by {gate.Measured:0.00} points" : $"got worse by {gate.Measured:0.00} {gate.Unit}".TrimEnd();
}
