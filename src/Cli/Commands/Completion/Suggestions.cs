using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace NNCompress.Cli.Commands.Completion;

/// <summary>
/// What could stand where a command line ends: verbs, options that begin as the last word does, or the values of an option or an
/// argument. Nothing where a file is wanted, so that the shell completes files.
/// </summary>
static class Suggestions
{
    /// <param name="root">The command tree.</param>
    /// <param name="line">The command line up to the cursor, the program's name included.</param>
    public static IReadOnlyList<string> For(Command root, string line)
    {
        var words = CommandLineParser.SplitCommandLine(line).ToList();
        var last = line.Length == 0 || char.IsWhiteSpace(line[^1]) ? "" : words[^1];
        if (last.Length > 0)
            words.RemoveAt(words.Count - 1);

        var command = root;
        Option? awaiting = null;
        foreach (var word in words.Skip(1))
        {
            if (awaiting is not null)
                awaiting = null;
            else if (word.StartsWith('-'))
                awaiting = Options(root, command).FirstOrDefault(o => Names(o).Contains(word) && TakesValue(o));
            else
                command = command.Subcommands.FirstOrDefault(c => c.Name == word) ?? command;
        }

        var candidates =
            awaiting is not null ? Labels(awaiting.GetCompletions(CompletionContext.Empty))
            : last.StartsWith('-') ? Options(root, command).SelectMany(Names)
            : command.Subcommands.Count > 0 ? command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
            : command.Arguments.SelectMany(a => Labels(a.GetCompletions(CompletionContext.Empty)));
        return [.. candidates.Where(c => c.StartsWith(last, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<Option> Options(Command root, Command command) =>
        command.Options.Concat(root.Options.Where(o => o.Recursive)).Where(o => !o.Hidden);

    // Names that only exist for other systems' habits, as /h, are left out.
    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Where(n => n.StartsWith('-'));

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static IEnumerable<string> Labels(IEnumerable<CompletionItem> items) => items.Select(i => i.Label);
}
