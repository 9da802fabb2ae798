using Spectre.Console;

namespace NNCompress.Cli.Hosting;

/// <summary>The two streams a command talks to.</summary>
/// <param name="Output">Results, and nothing else.</param>
/// <param name="Error">Findings and progress. Shows progress only where it is interactive.</param>
sealed record Terminal(IAnsiConsole Output, IAnsiConsole Error)
{
    /// <summary>Standard output as it is, for JSON and scripts.</summary>
    public TextWriter RawOutput => Output.Profile.Out.Writer;

    /// <summary>Standard error as it is.</summary>
    public TextWriter RawError => Error.Profile.Out.Writer;
}
