namespace NNCompress.Passes;

/// <summary>Every pass that users can ask for: one line each.</summary>
public static class PassCatalogue
{
    public static IReadOnlyList<PassEntry> All { get; } = [];

    /// <summary>The entry of that id, or null.</summary>
    public static PassEntry? Find(string id) => All.FirstOrDefault(e => e.Id == id);
}
