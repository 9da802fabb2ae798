using System.Text.Json.Serialization;

namespace NNCompress.History;

/// <summary>A history as JSON.</summary>
/// <param name="Version">Which version of the form.</param>
/// <param name="Original">The model that the first run was given.</param>
/// <param name="Steps">The runs.</param>
internal sealed record HistoryDocument(int Version, ModelFigures? Original, IReadOnlyList<HistoryStep>? Steps);

/// <summary>Reads and writes it without reflection, in one line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(HistoryDocument))]
internal sealed partial class HistoryJson : JsonSerializerContext;
