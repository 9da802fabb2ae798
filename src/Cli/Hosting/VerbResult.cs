using System.Text.Json;
using NNCompress.Cli.Rendering;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Hosting;

/// <summary>What a verb came to.</summary>
/// <param name="Exit">The process's exit code.</param>
/// <param name="Text">Writes the result for people.</param>
/// <param name="Document">Writes the result as one JSON value.</param>
sealed record VerbResult(ExitCode Exit, Action<TextReport> Text, Action<Utf8JsonWriter> Document)
{
    /// <summary>Findings, for standard error.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; init; } = [];
}
