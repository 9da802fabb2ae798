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
        Loaded.Value.Versions.TryGetValue(new OperatorKey(OpsetImports.Canonical(domain), name), out var versions) ? versions.Value : [];

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
        var versions = new Dictionary<OperatorKey, Lazy<ImmutableArray<OperatorSchema>>>();
        var latest = new Dictionary<string, int>();
        foreach (var lines in OperatorTable.Read(reader))
        {
            versions.Add(lines.Key, new Lazy<ImmutableArray<OperatorSchema>>(() => [.. lines.Parse()]));
            latest[lines.Key.Domain] = Math.Max(latest.GetValueOrDefault(lines.Key.Domain), lines.Latest);
        }

        return new Index(versions, latest);
    }

    /// <summary>A model uses few of all operators, so lines are taken apart only when they are asked for.</summary>
    private sealed record Index(Dictionary<OperatorKey, Lazy<ImmutableArray<OperatorSchema>>> Versions, Dictionary<string, int> Latest);
}
