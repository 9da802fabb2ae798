using NNCompress.Cli.Rendering;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.Prune;

/// <summary>What pruning did, for people.</summary>
static class PruneText
{
    public static void Write(TextReport report, CompressionResult result, bool structured)
    {
        foreach (var pass in result.Passes)
            PassSection.Write(report, pass);
        GainSections.Write(report, result);
        foreach (var line in Honestly(result, structured))
            report.Write((line, Styles.Dim));
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }

    /// <summary>What the reader may hope for, and what not.</summary>
    private static IEnumerable<string> Honestly(CompressionResult result, bool structured)
    {
        var zeros = structured ? "Zeros in a pattern" : "Unstructured zeros";
        yield return $"{zeros} bring no speed on ONNX Runtime's CPU kernels, and the file stays as large;";
        yield return "where it is deflated (zip, packages, HTTP) it shrinks.";
        if (result.Accuracy is null)
            yield return "What the zeros cost in accuracy was not measured: give --data.";
    }
}
