using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Files;

/// <summary>Findings about files; each has its page in docs/diagnostics.</summary>
public static class FileCodes
{
    public static readonly DiagnosticCode CannotRead = DiagnosticCode.Error(1001, "A file cannot be read");
    public static readonly DiagnosticCode Empty = DiagnosticCode.Error(1002, "A file is empty");
    public static readonly DiagnosticCode NotOnnx = DiagnosticCode.Error(1003, "A file is no ONNX model");
    public static readonly DiagnosticCode Damaged = DiagnosticCode.Error(1004, "A file is damaged or truncated");
    public static readonly DiagnosticCode TooDeep = DiagnosticCode.Error(1005, "Messages are nested too deep");
    public static readonly DiagnosticCode IrUnsupported = DiagnosticCode.Error(1006, "The IR version is not supported");
    public static readonly DiagnosticCode IrNewer = DiagnosticCode.Warning(1007, "The IR version is newer than ONNX Runtime reads");
    public static readonly DiagnosticCode IrMissing = DiagnosticCode.Warning(1008, "The IR version is missing or very old");
    public static readonly DiagnosticCode BigEndian = DiagnosticCode.Error(1009, "Big-endian machines are not supported");

    public static readonly DiagnosticCode Unnamed = DiagnosticCode.Error(1020, "A value has no name");
    public static readonly DiagnosticCode DuplicateName = DiagnosticCode.Error(1021, "A name is defined twice");
    public static readonly DiagnosticCode DanglingName = DiagnosticCode.Error(1022, "A name is read but never defined");
    public static readonly DiagnosticCode Cycle = DiagnosticCode.Error(1023, "Nodes depend on one another in a circle");
    public static readonly DiagnosticCode Unsorted = DiagnosticCode.Warning(1024, "Nodes are not in order of execution");
    public static readonly DiagnosticCode BadAttribute = DiagnosticCode.Error(1025, "An attribute does not hold what it says");

    public static readonly DiagnosticCode BadDims = DiagnosticCode.Error(1030, "A tensor's dimensions are impossible");
    public static readonly DiagnosticCode DataLength = DiagnosticCode.Error(1031, "A tensor's data do not fit its dimensions");
    public static readonly DiagnosticCode DataForm = DiagnosticCode.Error(1032, "A tensor's data stand in the wrong field");
    public static readonly DiagnosticCode NoData = DiagnosticCode.Error(1033, "A tensor has no data");

    public static readonly DiagnosticCode ExternalPath = DiagnosticCode.Error(1040, "An external data path leaves the model's folder");
    public static readonly DiagnosticCode ExternalMissing = DiagnosticCode.Error(1041, "An external data file cannot be read");
    public static readonly DiagnosticCode ExternalRange = DiagnosticCode.Error(1042, "External data leave their file");
    public static readonly DiagnosticCode ExternalEntry = DiagnosticCode.Error(1043, "An external data entry is wrong");

    public static readonly DiagnosticCode TooLarge = DiagnosticCode.Error(1050, "A model is too large for one file");
    public static readonly DiagnosticCode OverwritesInput = DiagnosticCode.Error(1051, "Saving would overwrite an input file");
    public static readonly DiagnosticCode CannotWrite = DiagnosticCode.Error(1052, "A file cannot be written");
}
