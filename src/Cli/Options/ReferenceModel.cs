using System.CommandLine;

namespace NNCompress.Cli.Options;

/// <summary><c>--reference</c>: a further model to compare with.</summary>
static class ReferenceModel
{
    public static Option<string?> Option() =>
        new("--reference")
        {
            Description =
                "A further model to compare the result's accuracy, size and speed with, as the one that several steps began with.",
            HelpName = "FILE",
        };
}
