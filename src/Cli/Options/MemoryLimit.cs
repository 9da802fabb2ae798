using System.CommandLine;

namespace NNCompress.Cli.Options;

/// <summary>How much of second moments stays in memory.</summary>
static class MemoryLimit
{
    public static Option<long?> Option() =>
        Number.Whole(
            "--memory",
            "Megabytes of memory that second moments may take; further ones are kept in files, with the same result [default: all].",
            1,
            1 << 20
        );

    /// <returns>Bytes; null for no limit.</returns>
    public static long? Read(ParseResult parse, Option<long?> option) => parse.GetValue(option) is { } megabytes ? megabytes << 20 : null;
}
