using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Yaml;

/// <summary>What can be wrong in a YAML file of ours, whatever it describes. Each code has its page in docs/diagnostics.</summary>
public static class YamlCodes
{
    public static readonly DiagnosticCode Syntax = Error("NNC3201", "Not valid YAML");
    public static readonly DiagnosticCode UnknownKey = Error("NNC3202", "Unknown key");
    public static readonly DiagnosticCode BadValue = Error("NNC3203", "Value not understood");
    public static readonly DiagnosticCode MissingKey = Error("NNC3204", "Key missing");
    public static readonly DiagnosticCode VariableUndefined = Error("NNC3205", "Variable not defined");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
