namespace NNCompress.Cli.Pages;

/// <summary>Pages of docs/ that travel inside the program.</summary>
static class EmbeddedPages
{
    /// <summary>The names of a folder's pages, without extension, in order.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
        [
            .. typeof(EmbeddedPages)
                .Assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal))
                .Select(n => n[(folder.Length + 1)..])
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A page's text with line feeds, or null where there is none of that name.</summary>
    public static string? Find(string folder, string name)
    {
        using var stream = typeof(EmbeddedPages).Assembly.GetManifestResourceStream($"{folder}/{name}");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
