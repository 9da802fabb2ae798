using NNCompress.History;

namespace NNCompress.Cli.Json;

/// <summary>What the runs brought that led to a result: the model that the first was given, and what came out of each, this one last.</summary>
sealed record HistoryDocument(FiguresDocument Original, IReadOnlyList<HistoryStepDocument> Steps)
{
    public static HistoryDocument Of(ModelHistory h) => new(FiguresDocument.Of(h.Original), [.. h.Steps.Select(HistoryStepDocument.Of)]);
}
