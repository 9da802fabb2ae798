using System.Text.RegularExpressions;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>
/// Turns paths of a description into paths of the system. <c>${NAME}</c> is a variable, <c>${NAME:-text}</c> one with a default; a
/// relative path counts from <c>root:</c>, and that one from the description's folder.
/// </summary>
internal sealed partial class PathReader(string folder, Func<string, string?> variables)
{
    private string _root = folder;

    /// <summary>Reads <c>root:</c>, before any other path.</summary>
    public void SetRoot(YamlValue value)
    {
        if (Read(value) is { } root)
            _root = root;
    }

    /// <returns>The path; null after reporting what is wrong with it.</returns>
    public string? Read(YamlValue value)
    {
        if (value.Text() is not { } text)
            return null;
        var complete = true;
        var expanded = Variable()
            .Replace(
                text,
                match =>
                {
                    var (name, isDefaulted) = (match.Groups["name"].Value, match.Groups["default"].Success);
                    var found = variables(name);
                    if (!string.IsNullOrEmpty(found) || isDefaulted)
                        return string.IsNullOrEmpty(found) ? match.Groups["default"].Value : found;
                    value.Report(
                        YamlCodes.VariableUndefined,
                        $"The variable {name} is not set.",
                        $"Set it in the environment, or write ${{{name}:-default}}."
                    );
                    complete = false;
                    return "";
                }
            );
        if (expanded.Contains('\0', StringComparison.Ordinal))
        {
            value.ReportNot("a path");
            return null;
        }
        return complete ? Path.GetFullPath(Path.Combine(_root, expanded)) : null;
    }

    [GeneratedRegex(
        @"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Variable();
}
