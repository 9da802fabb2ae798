using System.CommandLine;
using NNCompress.Passes;

namespace NNCompress.Cli.Options;

/// <summary><c>--include</c> and <c>--exclude</c>.</summary>
sealed class LayerOptions
{
    private readonly Option<string[]> _include = Patterns(
        "--include",
        "Touch only layers of this name, operator or weight; * and ? are wildcards. May be repeated."
    );
    private readonly Option<string[]> _exclude = Patterns(
        "--exclude",
        "Leave layers of this name, operator or weight alone. May be repeated."
    );

    public void AddTo(Command command)
    {
        command.Add(_include);
        command.Add(_exclude);
    }

    public LayerFilter Read(ParseResult parse) => new(Compile(parse.GetValue(_include)!), Compile(parse.GetValue(_exclude)!));

    private static Option<string[]> Patterns(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "PATTERN",
            DefaultValueFactory = _ => [],
        };

    private static NamePattern[] Compile(string[] patterns) => [.. patterns.Select(p => new NamePattern(p))];
}
