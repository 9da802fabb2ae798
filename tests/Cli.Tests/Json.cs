using System.Text.RegularExpressions;

namespace NNCompress.Cli.Tests;

/// <summary>JSON output as goldens hold it.</summary>
static partial class Json
{
    /// <summary>The output with the version, which every release changes, left out.</summary>
    public static string WithoutVersion(string output) => Version().Replace(output, "\"version\": \"…\"");

    [GeneratedRegex("\"version\": \"[^\"]+\"", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
