using System.CommandLine;
using NNCompress.Cli.Json;
using NNCompress.Cli.Options;
using NNCompress.Cli.Rendering;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Hosting;

/// <summary>One run of one verb: its result to standard output, its findings to standard error, every failure to an exit code.</summary>
sealed class VerbRun(Terminal terminal, Library library, ReportingArguments reporting, CancellationToken cancellation)
{
    public ExitCode Execute(Verb verb, ParseResult parse)
    {
        try
        {
            var display = new ProgressDisplay(terminal.Error, reporting.Verbosity);
            var result = verb.Run(parse, new VerbContext(library, display, cancellation));
            return Show(verb, result);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.RawError.WriteLine($"{CommandLineApp.Name}: cancelled, nothing was written.");
            return Fail(verb, ExitCode.Cancelled, []);
        }
        catch (DiagnosticException failure)
        {
            return Fail(verb, failure.Diagnostics);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(verb, [CommandCodes.AccessFailed.At(CommandLineApp.Name, Sentence(failure))]);
        }
        catch (Exception failure)
        {
            if (reporting.Verbosity == Verbosity.Debug)
                terminal.RawError.WriteLine(failure);
            return Fail(verb, ExitCode.Internal, [InternalFault(failure)]);
        }
    }

    private ExitCode Show(Verb verb, VerbResult result)
    {
        WriteFindings(result.Findings);
        if (reporting.Json)
            Envelope.Write(terminal.RawOutput, verb.Command.Name, result.Exit, result.Findings, result.Document);
        else if (reporting.Verbosity != Verbosity.Quiet)
            result.Text(new TextReport(terminal.Output, reporting.Verbosity));
        return result.Exit;
    }

    private ExitCode Fail(Verb verb, IReadOnlyList<Diagnostic> diagnostics) =>
        Fail(verb, diagnostics.All(d => CommandCodes.IsUsage(d.Code)) ? ExitCode.Usage : ExitCode.BadInput, diagnostics);

    private ExitCode Fail(Verb verb, ExitCode exit, IReadOnlyList<Diagnostic> diagnostics)
    {
        WriteFindings(diagnostics);
        if (reporting.Json)
            Envelope.Write(terminal.RawOutput, verb.Command.Name, exit, diagnostics, result: null);
        return exit;
    }

    private void WriteFindings(IReadOnlyList<Diagnostic> findings)
    {
        var least = reporting.Verbosity switch
        {
            Verbosity.Quiet => Severity.Error,
            Verbosity.Normal => Severity.Warning,
            _ => Severity.Info,
        };
        DiagnosticLines.Write(terminal.Error, findings.Where(d => d.Severity >= least));
    }

    private static Diagnostic InternalFault(Exception failure) =>
        CommandCodes.InternalFault.At(
            CommandLineApp.Name,
            $"{failure.GetType().Name}: {Sentence(failure)}",
            $"This is a fault of the program (version {Program.Version}): please report it with the model's origin, the command line and what --verbosity debug prints."
        );

    private static string Sentence(Exception failure)
    {
        var message = failure.Message.ReplaceLineEndings(" ").Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
