using NNCompress.OnnxIO.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace NNCompress.Yaml;

/// <summary>The file that nodes come from, and where findings about them go.</summary>
/// <param name="Path">The file.</param>
/// <param name="Found">Takes the findings.</param>
public sealed record YamlPlace(string Path, DiagnosticBag Found)
{
    /// <summary><c>file(line,column)</c> of a node.</summary>
    internal string Of(YamlNode node) => $"{Path}({node.Start.Line},{node.Start.Column})";

    internal void Report(DiagnosticCode code, YamlNode node, string message, string? remedy = null) =>
        Found.Add(code.At(Of(node), message, remedy));
}
