using System.CommandLine;

namespace NNCompress.Cli.Hosting;

/// <summary>
/// One verb: its branch of the command tree, and its work from parsed arguments to a result. A verb is thin: it reads its arguments
/// into a record, makes the library's request of it, calls, and says how the result is shown.
/// </summary>
abstract class Verb
{
    public abstract Command Command { get; }

    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The arguments or the files cannot be worked on.</exception>
    public abstract VerbResult Run(ParseResult parse, VerbContext context);
}
