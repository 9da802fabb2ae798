using System.Collections.Frozen;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;

namespace NNCompress.Cli;

/// <summary>What can be wrong with a command line, and what a command reports about itself. Each code has its page in docs/diagnostics.</summary>
static class CommandCodes
{
    public static readonly DiagnosticCode NotUnderstood = DiagnosticCode.Error(5001, "Command line not understood");
    public static readonly DiagnosticCode ValueInvalid = DiagnosticCode.Error(5002, "Option value not valid");
    public static readonly DiagnosticCode OptionsConflict = DiagnosticCode.Error(5003, "Options do not go together");
    public static readonly DiagnosticCode CodeUnknown = DiagnosticCode.Error(5004, "Unknown diagnostic code");
    public static readonly DiagnosticCode AccessFailed = DiagnosticCode.Error(5101, "File could not be read or written");
    public static readonly DiagnosticCode GateMissed = DiagnosticCode.Error(5201, "Quality gate missed");
    public static readonly DiagnosticCode InternalFault = DiagnosticCode.Error(5901, "Internal error");

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
}
