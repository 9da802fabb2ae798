using System.Text.Encodings.Web;
using System.Text.Json;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Speed;

/// <summary>
/// Measured decisions in a JSON file, so that another run, on another machine, makes the same model:
/// <code>
/// { "format": 1, "processor": "…", "threads": 1,
///   "decisions": [ { "layers": ["conv1"], "speed": 0.8, "low": 0.7, "high": 0.9 } ],
///   "fallback": { "model": "rewritten", "speed": 0.8, "low": 0.7, "high": 0.9 } }
/// </code>
/// </summary>
/// <param name="Processor">What was measured on.</param>
/// <param name="Threads">Threads of the sessions.</param>
/// <param name="Decisions">In the order in which they were made; each was measured with those before it in force.</param>
public sealed record DecisionFile(string Processor, int Threads, IReadOnlyList<FloatDecision> Decisions)
{
    private const int Format = 1;

    /// <summary>That the model was slower than the original all the same, and nothing is left quantized; null where that is not so.</summary>
    public FallbackDecision? Fallback { get; init; }

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
            )
            {
                Fallback = root.TryGetProperty("fallback", out var fallback) ? FallbackOf(fallback) : null,
            };
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
            if (Fallback is { } fallback)
            {
                json.WriteStartObject("fallback");
                json.WriteString("model", NameOf(fallback.Model));
                Write(json, fallback.Speed, fallback.Low, fallback.High);
                json.WriteEndObject();
            }

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
        Write(json, decision.Speed, decision.Low, decision.High);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, double speed, double low, double high)
    {
        json.WriteNumber("speed", speed);
        json.WriteNumber("low", low);
        json.WriteNumber("high", high);
    }

    private static FloatDecision Decision(JsonElement item) =>
        new(
            [.. item.GetProperty("layers").EnumerateArray().Select(l => l.GetString() ?? "")],
            item.GetProperty("speed").GetDouble(),
            item.GetProperty("low").GetDouble(),
            item.GetProperty("high").GetDouble()
        );

    private static FallbackDecision FallbackOf(JsonElement item)
    {
        var name = item.GetProperty("model").GetString();
        FallbackModel[] known = [.. Enum.GetValues<FallbackModel>().Where(m => NameOf(m) == name)];
        return new FallbackDecision(
            known is [var model] ? model : throw new FormatException($"There is no fallback '{name}'."),
            item.GetProperty("speed").GetDouble(),
            item.GetProperty("low").GetDouble(),
            item.GetProperty("high").GetDouble()
        );
    }

    private static string NameOf(FallbackModel model) => model == FallbackModel.Rewritten ? "rewritten" : "original";

    private static DiagnosticException Unreadable(string path, string reason) =>
        new(SpeedCodes.DecisionsUnreadable.At(path, reason, "Give a file that --decisions wrote."));
}
