using System.Text.RegularExpressions;
using NNCompress.Docs.Tests.Pages;

namespace NNCompress.Docs.Tests.Running;

/// <summary>A command line of a page.</summary>
/// <param name="Place">Page and line.</param>
/// <param name="Text">The line, its continuations joined, as a shell takes it.</param>
/// <param name="ExitCode">What it must exit with: what a comment on its line, or on a line before it, announces, else 0.</param>
sealed partial record Command(string Place, string Text, int ExitCode)
{
    /// <summary><c># exit 1: the gate is missed</c>.</summary>
    [GeneratedRegex(@"(?:^|\s)#\s*exit (\d+)\b")]
    private static partial Regex Announcement { get; }

    /// <summary>The commands of a block, in order.</summary>
    public static IEnumerable<Command> Of(CodeBlock block)
    {
        var (text, exit) = ("", 0);
        foreach (var (index, line) in block.Lines.Index())
        {
            if (Announcement.Match(line) is { Success: true } match)
                exit = int.Parse(match.Groups[1].Value);
            if (text.Length == 0 && (line.Trim().Length == 0 || line.TrimStart().StartsWith('#')))
                continue;
            text += line;
            if (line.EndsWith('\\'))
            {
                text = text[..^1];
                continue;
            }

            yield return new Command($"{block.Page.Name}({block.Line + 1 + index})", text, exit);
            (text, exit) = ("", 0);
        }
    }
}
