using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Json;

/// <summary>
/// The one JSON object that a command prints under <c>--json</c>, whatever becomes of it:
/// <c>{ command, version, status, exitCode, diagnostics, result }</c>, where result is null unless the work was done.
/// </summary>
static class Envelope
{
    // The output is no part of a web page: apostrophes and letters beyond ASCII stay readable.
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(
        TextWriter writer,
        string command,
        ExitCode exit,
        IReadOnlyList<Diagnostic> diagnostics,
        Action<Utf8JsonWriter>? result
    )
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("command", command);
            json.WriteString("version", Program.Version);
            json.WriteString("status", Status(exit));
            json.WriteNumber("exitCode", (int)exit);
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in diagnostics)
                JsonSerializer.Serialize(json, DiagnosticDocument.Of(diagnostic), OutputJson.Default.DiagnosticDocument);
            json.WriteEndArray();
            json.WritePropertyName("result");
            if (result is null)
                json.WriteNullValue();
            else
                result(json);
            json.WriteEndObject();
        }
        writer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static string Status(ExitCode exit) =>
        exit switch
        {
            ExitCode.Done => "done",
            ExitCode.GateMissed => "gate-missed",
            ExitCode.Usage => "usage",
            ExitCode.BadInput => "bad-input",
            ExitCode.Internal => "internal",
            ExitCode.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(exit)),
        };
}
