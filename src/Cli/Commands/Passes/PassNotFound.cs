using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;
using NNCompress.Yaml;

namespace NNCompress.Cli.Commands.Passes;

/// <summary>The finding that there is no such pass, with the one that may have been meant.</summary>
static class PassNotFound
{
    /// <param name="place">Where it was asked for.</param>
    /// <param name="id">What was asked for.</param>
    /// <param name="ids">The passes that could be meant.</param>
    public static Diagnostic At(string place, string id, IReadOnlyList<string> ids)
    {
        var remedy = Spelling.Nearest(id, ids) is { } near ? $"Did you mean '{near}'?" : $"The passes are: {string.Join(", ", ids)}.";
        return PipelineCodes.UnknownPass.At(place, $"There is no pass '{id}'.", remedy);
    }
}
