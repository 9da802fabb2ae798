using System.Text.Encodings.Web;
using System.Text.Json;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Speed;

/// <summary>
/// Measured decisions in a JSON file, so that another run, on another machine, makes the same model:
/// <code>
/// { "format": 1, "processor": "…", "threads": 1,
///   "decisions": [ { "layers": ["conv1"], "speed": 0.8, "low": 0.7, "high": 0.9 } ] }
/// </code>
/// </summary>
/// <param name="Processor">What was measured on.</param>
/// <param name="Threads">Threads of the sessions.</param>
/// <param name="Decisions">In the order in which they were made; each was measured with those before it in force.</param>
public sealed record DecisionFile(string Processor, int Threads, IReadOnlyList<FloatDecision> Decisions)
{
    private const int Format = 1;

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">It cannot be read or is no such file.</exception>
    public static DecisionFile Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.GetProperty("format").GetInt32() is not Format and var other)
                throw Unreadable(path, $"Its format is {other}, and this version reads {Format}.");
            return new DecisionFile(
                root.GetProperty("processor").GetString() ?? "",
                root.GetProperty("threads").GetInt32(),
                [.. root.GetProperty("decisions").EnumerateArray().Select(Decision)]
            );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or IOException
                        or UnauthorizedAccessException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw Unreadable(path, e.Message);
        }
    }

    /// <summary>Writes the file, over one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("processor", Processor);
            json.WriteNumber("threads", Threads);
            json.WriteStartArray("decisions");
            foreach (var decision in Decisions)
                Write(json, decision);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        File.WriteAllBytes(path, buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, FloatDecision decision)
    {
        json.WriteStartObject();
        json.WriteStartArray("layers");
        foreach (var layer in decision.Layers)
            json.WriteStringValue(layer);
        json.WriteEndArray();
        json.WriteNumber("speed", decision.Speed);
        json.WriteNumber("low", decision.Low);
        json.WriteNumber("high", decision.High);
        json.WriteEndObject();
    }

    private static FloatDecision Decision(JsonElement item) =>
        new(
            [.. item.GetProperty("layers").EnumerateArray().Select(l => l.GetString() ?? "")],
            item.GetProperty("speed").GetDouble(),
            item.GetProperty("low").GetDouble(),
            item.GetProperty("high").GetDouble()
        );

    private static DiagnosticException Unreadable(string path, string reason) =>
        new(SpeedCodes.DecisionsUnreadable.At(path, reason, "Give a file that --decisions wrote."));
}
