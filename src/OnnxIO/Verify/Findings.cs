using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Where the verifier's rules put what they find.</summary>
internal sealed class Findings(Model model)
{
    private readonly string _file = model.Path is { } path ? Path.GetFileName(path) : "model";
    private readonly List<Diagnostic> _items = [];

    public IReadOnlyList<Diagnostic> Items => _items;

    public void Model(DiagnosticCode code, string message, string? remedy = null) => _items.Add(code.At(_file, message, remedy));

    public void At(DiagnosticCode code, string part, string message, string? remedy = null) =>
        _items.Add(code.At($"{_file}: {part}", message, remedy));

    public void At(DiagnosticCode code, Node node, string message, string? remedy = null) => At(code, Part(node), message, remedy);

    private static string Part(Node node) =>
        node.Scope == node.Scope.Model.Graph ? $"node {node.Label}" : $"{node.Scope.Label}: node {node.Label}";
}
