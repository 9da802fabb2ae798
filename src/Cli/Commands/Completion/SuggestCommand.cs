using System.CommandLine;
using NNCompress.Cli.Hosting;

namespace NNCompress.Cli.Commands.Completion;

/// <summary><c>suggest -- LINE</c>: what the completion scripts ask. Hidden from the help.</summary>
sealed class SuggestCommand : Verb
{
    private readonly Argument<string> _line = new("LINE") { Description = "A command line up to the cursor." };

    public SuggestCommand() => Command.Add(_line);

    public override Command Command { get; } = new("suggest", "Prints what could stand at the end of a command line.") { Hidden = true };

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var suggestions = Suggestions.For(parse.RootCommandResult.Command, parse.GetRequiredValue(_line));
        return new VerbResult(
            ExitCode.Done,
            report =>
            {
                foreach (var suggestion in suggestions)
                    report.Write(suggestion);
            },
            json =>
            {
                json.WriteStartArray();
                foreach (var suggestion in suggestions)
                    json.WriteStringValue(suggestion);
                json.WriteEndArray();
            }
        );
    }
}
