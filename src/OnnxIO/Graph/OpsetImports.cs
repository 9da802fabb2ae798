using System.Collections;

namespace NNCompress.OnnxIO;

/// <summary>Versions of the operator sets that a model or function uses, by domain, in file order.</summary>
public sealed class OpsetImports : IReadOnlyCollection<OpsetImport>
{
    private readonly List<OpsetImport> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>The standard's own domain is written as the empty string or as <c>ai.onnx</c>; both are one.</summary>
    public static string Canonical(string domain) => domain == "ai.onnx" ? "" : domain;

    /// <summary>The version imported for a domain, or null.</summary>
    public long? VersionOf(string domain) => _items.Find(i => Canonical(i.Domain ?? "") == Canonical(domain))?.Version;

    /// <summary>The version of the standard's own operators; 1 where the file, being very old, names none.</summary>
    public long Standard => VersionOf("") ?? 1;

    internal void Add(OpsetImport import) => _items.Add(import);

    internal void Set(string domain, long version)
    {
        var index = _items.FindIndex(i => Canonical(i.Domain ?? "") == Canonical(domain));
        if (index < 0)
            _items.Add(new OpsetImport(domain, version));
        else
            _items[index] = _items[index] with { Version = version };
    }

    /// <inheritdoc/>
    public IEnumerator<OpsetImport> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
