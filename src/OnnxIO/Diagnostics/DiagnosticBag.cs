using System.Collections;

namespace NNCompress.OnnxIO.Diagnostics;

/// <summary>Collects findings in the order in which they were made; errors are thrown together, not one by one.</summary>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    private readonly List<Diagnostic> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>Whether any finding is an error.</summary>
    public bool HasErrors => _items.Exists(d => d.Severity == Severity.Error);

    public void Add(Diagnostic diagnostic) => _items.Add(diagnostic);

    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _items.AddRange(diagnostics);

    /// <summary>Throws all errors found so far as one exception; does nothing where there is none.</summary>
    /// <exception cref="DiagnosticException">At least one finding is an error.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
            throw new DiagnosticException([.. _items.Where(d => d.Severity == Severity.Error)]);
    }

    /// <inheritdoc/>
    public IEnumerator<Diagnostic> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
