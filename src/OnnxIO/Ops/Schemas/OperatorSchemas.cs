using System.Collections.Frozen;
using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>Signatures of all versions of the standard's operators (ai.onnx and ai.onnx.ml), by domain, name and opset version.</summary>
public static class OperatorSchemas
{
    private static readonly Lazy<Index> Loaded = new(Load);

    /// <summary>Whether the operators of a domain are known here.</summary>
    public static bool KnowsDomain(string domain) => Loaded.Value.Latest.ContainsKey(OpsetImports.Canonical(domain));

    /// <summary>The newest version of a domain's operator set that is known here; 0 for a domain that is not.</summary>
    public static int LatestOf(string domain) => Loaded.Value.Latest.GetValueOrDefault(OpsetImports.Canonical(domain));

    /// <summary>The version of an operator that is in force in an operator set; null where it does not exist there.</summary>
    public static OperatorSchema? Find(string domain, string name, long opset)
    {
        var versions = VersionsOf(domain, name);
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            if (versions[i].Since <= opset)
                return versions[i];
        }

        return null;
    }

    /// <summary>All versions of an operator, the oldest first; none where it is unknown.</summary>
    public static ImmutableArray<OperatorSchema> VersionsOf(string domain, string name) =>
        Loaded.Value.Versions.GetValueOrDefault(new OperatorKey(OpsetImports.Canonical(domain), name), []);

    /// <summary>Names of all operators of a domain, sorted.</summary>
    public static IEnumerable<string> NamesOf(string domain) =>
        Loaded
            .Value.Versions.Keys.Where(k => k.Domain == OpsetImports.Canonical(domain))
            .Select(k => k.OpType)
            .Order(StringComparer.Ordinal);

    private static Index Load()
    {
        using var stream = typeof(OperatorSchemas).Assembly.GetManifestResourceStream("operators.txt");
        using var reader = new StreamReader(
            stream ?? throw new InvalidOperationException("The table of operators is missing from the assembly.")
        );
        var schemas = OperatorTable.Read(reader);
        return new Index(
            schemas
                .GroupBy(s => new OperatorKey(s.Domain, s.Name))
                .ToFrozenDictionary(g => g.Key, g => g.OrderBy(s => s.Since).ToImmutableArray()),
            schemas.GroupBy(s => s.Domain).ToFrozenDictionary(g => g.Key, g => g.Max(s => s.Since))
        );
    }

    private sealed record Index(
        FrozenDictionary<OperatorKey, ImmutableArray<OperatorSchema>> Versions,
        FrozenDictionary<string, int> Latest
    );
}
