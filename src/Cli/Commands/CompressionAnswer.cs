using System.Text.Json;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Json;
using NNCompress.Cli.Rendering;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands;

/// <summary>What a verb that writes a model answers: the exit code by its gates, the result as text or JSON, and what was found.</summary>
static class CompressionAnswer
{
    /// <param name="result">What the run came to.</param>
    /// <param name="text">Writes it for people.</param>
    public static VerbResult Of(CompressionResult result, Action<TextReport> text)
    {
        var missed = result.Gates.Where(g => !g.Passed).ToArray();
        return new VerbResult(
            missed is [] ? ExitCode.Done : ExitCode.GateMissed,
            text,
            json => JsonSerializer.Serialize(json, CompressionDocument.Of(result), OutputJson.Default.CompressionDocument)
        )
        {
            Findings =
            [
                .. result.Findings,
                .. missed.Select(g => GateMissed.At(result.OutputPath ?? result.ModelPath, g, result.Accuracy)),
            ],
        };
    }
}
