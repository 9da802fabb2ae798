using System.CommandLine;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Pages;

namespace NNCompress.Cli.Commands.Completion;

/// <summary>
/// <c>completion SHELL</c>: a script for the shell to source. The script asks the program itself, through the <c>[suggest]</c>
/// directive, so that it needs no change when options do.
/// </summary>
sealed class CompletionCommand : Verb
{
    private const string Folder = "completion";

    private readonly Argument<string> _shell = new("SHELL") { Description = "The shell that is to complete." };

    public CompletionCommand()
    {
        _shell.AcceptOnlyFromAmong([.. EmbeddedPages.Names(Folder)]);
        Command.Add(_shell);
    }

    public override Command Command { get; } =
        new("completion", "Prints a script that makes a shell complete this program's command lines.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = new CompletionArguments(parse.GetRequiredValue(_shell));
        var script = EmbeddedPages.Find(Folder, arguments.Shell)!;
        return new VerbResult(
            ExitCode.Done,
            report =>
            {
                foreach (var line in script.Split('\n'))
                    report.Write(line);
            },
            json =>
            {
                json.WriteStartObject();
                json.WriteString("shell", arguments.Shell);
                json.WriteString("script", script);
                json.WriteEndObject();
            }
        );
    }
}
