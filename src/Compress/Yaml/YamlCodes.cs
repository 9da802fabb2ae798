using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Yaml;

/// <summary>What can be wrong in a YAML file of ours, whatever it describes. Each code has its page in docs/diagnostics.</summary>
public static class YamlCodes
{
    public static readonly DiagnosticCode Syntax = DiagnosticCode.Error(3201, "Not valid YAML");
    public static readonly DiagnosticCode UnknownKey = DiagnosticCode.Error(3202, "Unknown key");
    public static readonly DiagnosticCode BadValue = DiagnosticCode.Error(3203, "Value not understood");
    public static readonly DiagnosticCode MissingKey = DiagnosticCode.Error(3204, "Key missing");
    public static readonly DiagnosticCode VariableUndefined = DiagnosticCode.Error(3205, "Variable not defined");
}
