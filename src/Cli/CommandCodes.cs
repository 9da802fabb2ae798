using System.Collections.Frozen;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;

namespace NNCompress.Cli;

/// <summary>What can be wrong with a command line, and what a command reports about itself. Each code has its page in docs/diagnostics.</summary>
static class CommandCodes
{
    public static readonly DiagnosticCode NotUnderstood = Error("NNC5001", "Command line not understood");
    public static readonly DiagnosticCode ValueInvalid = Error("NNC5002", "Option value not valid");
    public static readonly DiagnosticCode OptionsConflict = Error("NNC5003", "Options do not go together");
    public static readonly DiagnosticCode CodeUnknown = Error("NNC5004", "Unknown diagnostic code");
    public static readonly DiagnosticCode AccessFailed = Error("NNC5101", "File could not be read or written");
    public static readonly DiagnosticCode GateMissed = Error("NNC5201", "Quality gate missed");
    public static readonly DiagnosticCode InternalFault = Error("NNC5901", "Internal error");

    /// <summary>Whether a finding is about the command line, be it found here or by the library, rather than about a file.</summary>
    public static bool IsUsage(DiagnosticCode code) =>
        code.Id.StartsWith("NNC50", StringComparison.Ordinal) || LibraryUsage.Contains(code.Id);

    private static readonly FrozenSet<string> LibraryUsage = FrozenSet.Create(
        PipelineCodes.OutputExists.Id,
        PipelineCodes.UnknownPass.Id,
        PipelineCodes.GateNeedsData.Id,
        PipelineCodes.OutputFolderMissing.Id,
        PruningCodes.SparsityRange.Id,
        PruningCodes.OptionRange.Id,
        PruningCodes.OptionsClash.Id,
        PruningCodes.TargetUnmatched.Id,
        PruningCodes.NoScorer.Id
    );

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
