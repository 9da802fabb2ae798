using NNCompress.Pipeline;
using Spectre.Console;

namespace NNCompress.Cli.Rendering;

/// <summary>A gate's verdict in one line.</summary>
static class GateLine
{
    public static void Write(TextReport report, GateVerdict gate)
    {
        var figures = gate.Name switch
        {
            "drop" => $", {LostText.Of(gate)}, {gate.Limit:0.00} allowed",
            "speedup" when double.IsNaN(gate.Measured) => $", not measured, {gate.Limit:0.00}× wanted",
            "speedup" => $", {gate.Measured:0.00}×, {gate.Limit:0.00}× wanted",
            _ => $", {gate.Measured:0.0} dB, {gate.Limit:0.0} wanted",
        };
        report.Write(
            ($"gate {gate.Name}: ", Style.Plain),
            gate.Passed ? ("met", Styles.Good) : ("missed", Styles.Bad),
            (figures, Style.Plain)
        );
    }
}
