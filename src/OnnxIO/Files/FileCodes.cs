using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Files;

/// <summary>Findings about files; each has its page in docs/diagnostics.</summary>
public static class FileCodes
{
    public static readonly DiagnosticCode CannotRead = Error(1001, "A file cannot be read");
    public static readonly DiagnosticCode Empty = Error(1002, "A file is empty");
    public static readonly DiagnosticCode NotOnnx = Error(1003, "A file is no ONNX model");
    public static readonly DiagnosticCode Damaged = Error(1004, "A file is damaged or truncated");
    public static readonly DiagnosticCode TooDeep = Error(1005, "Messages are nested too deep");
    public static readonly DiagnosticCode IrUnsupported = Error(1006, "The IR version is not supported");
    public static readonly DiagnosticCode IrNewer = Warning(1007, "The IR version is newer than ONNX Runtime reads");
    public static readonly DiagnosticCode IrMissing = Warning(1008, "The IR version is missing or very old");
    public static readonly DiagnosticCode BigEndian = Error(1009, "Big-endian machines are not supported");

    public static readonly DiagnosticCode Unnamed = Error(1020, "A value has no name");
    public static readonly DiagnosticCode DuplicateName = Error(1021, "A name is defined twice");
    public static readonly DiagnosticCode DanglingName = Error(1022, "A name is read but never defined");
    public static readonly DiagnosticCode Cycle = Error(1023, "Nodes depend on one another in a circle");
    public static readonly DiagnosticCode Unsorted = Warning(1024, "Nodes are not in order of execution");
    public static readonly DiagnosticCode BadAttribute = Error(1025, "An attribute does not hold what it says");

    public static readonly DiagnosticCode BadDims = Error(1030, "A tensor's dimensions are impossible");
    public static readonly DiagnosticCode DataLength = Error(1031, "A tensor's data do not fit its dimensions");
    public static readonly DiagnosticCode DataForm = Error(1032, "A tensor's data stand in the wrong field");
    public static readonly DiagnosticCode NoData = Error(1033, "A tensor has no data");

    public static readonly DiagnosticCode ExternalPath = Error(1040, "An external data path leaves the model's folder");
    public static readonly DiagnosticCode ExternalMissing = Error(1041, "An external data file cannot be read");
    public static readonly DiagnosticCode ExternalRange = Error(1042, "External data leave their file");
    public static readonly DiagnosticCode ExternalEntry = Error(1043, "An external data entry is wrong");

    public static readonly DiagnosticCode TooLarge = Error(1050, "A model is too large for one file");
    public static readonly DiagnosticCode OverwritesInput = Error(1051, "Saving would overwrite an input file");
    public static readonly DiagnosticCode CannotWrite = Error(1052, "A file cannot be written");

    private static DiagnosticCode Error(int number, string title) => new($"NNC{number}", Severity.Error, title);

    private static DiagnosticCode Warning(int number, string title) => new($"NNC{number}", Severity.Warning, title);
}
