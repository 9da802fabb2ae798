using NNCompress.Pipeline;
using Spectre.Console;

namespace NNCompress.Cli.Rendering;

/// <summary>A gate's verdict in one line.</summary>
static class GateLine
{
    public static void Write(TextReport report, GateVerdict gate)
    {
        var figures =
            gate.Name == "drop"
                ? $", {LostText.Of(gate)}, {gate.Limit:0.00} allowed"
                : $", {gate.Measured:0.0} dB, {gate.Limit:0.0} wanted";
        report.Write(
            ($"gate {gate.Name}: ", Style.Plain),
            gate.Passed ? ("met", Styles.Good) : ("missed", Styles.Bad),
            (figures, Style.Plain)
        );
    }
}
