using NNCompress.Testing;

namespace NNCompress.Cli.Tests;

/// <summary>
/// Compares text with a reviewed file under tests/Golden. A difference writes what came out to artifacts/golden, for the eye; nothing
/// ever writes the golden itself.
/// </summary>
static class Golden
{
    public static void Check(string name, string text)
    {
        var golden = Path.Combine(RepositoryRoot.Path, "tests", "Golden", name);
        var wanted = File.Exists(golden) ? File.ReadAllText(golden).ReplaceLineEndings("\n") : "";
        if (wanted == text)
            return;
        var actual = Path.Combine(RepositoryRoot.Path, "artifacts", "golden", name);
        Directory.CreateDirectory(Path.GetDirectoryName(actual)!);
        File.WriteAllText(actual, text);
        Assert.Equal(wanted, text);
    }
}
