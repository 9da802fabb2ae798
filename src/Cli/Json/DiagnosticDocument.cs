using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Json;

/// <summary>A finding.</summary>
sealed record DiagnosticDocument(string Code, string Severity, string Place, string Message, string? Remedy)
{
    public static DiagnosticDocument Of(Diagnostic d) =>
        new(d.Code.Id, d.Severity.ToString().ToLowerInvariant(), d.Place, d.Message, d.Remedy);
}
