namespace NNCompress.Cli.Rendering;

/// <summary>A list of names in a sentence, cut short where it is long.</summary>
static class NameList
{
    private const int Shown = 3;

    public static string Of(IReadOnlyList<string> names, bool all) =>
        all || names.Count <= Shown + 1
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more";
}
