using NNCompress.History;

namespace NNCompress.Cli.Json;

/// <summary>One of the runs that led to a result.</summary>
sealed record HistoryStepDocument(string Verb, FiguresDocument Result)
{
    public static HistoryStepDocument Of(HistoryStep s) => new(s.Verb, FiguresDocument.Of(s.Result!));
}
