using NNCompress.Cli.Hosting;

namespace NNCompress.Cli.Options;

/// <summary>What every verb is told.</summary>
/// <param name="Json">Whether the result goes out as JSON.</param>
/// <param name="Verbosity">How much to tell beside the result.</param>
sealed record ReportingArguments(bool Json, Verbosity Verbosity);
