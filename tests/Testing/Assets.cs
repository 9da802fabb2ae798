namespace NNCompress.Testing;

/// <summary>
/// Real models and data, which the project does not contain: the folder that <c>NNCOMPRESS_ASSETS</c> names, else
/// <c>shared/assets</c> beside the repository. Tests that need them are skipped, visibly, where neither exists.
/// </summary>
public static class Assets
{
    /// <summary>The assets' folder, or null.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why a test is skipped.</summary>
    public const string Missing = "The assets are not there: set NNCOMPRESS_ASSETS, or put them into shared/assets beside the repository.";

    /// <summary>A path below the assets' folder; only to be asked where <see cref="Root"/> is not null.</summary>
    public static string File(params ReadOnlySpan<string> parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException(Missing), .. parts]);

    public static string Model(string name) => File("models", name);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("NNCOMPRESS_ASSETS");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(RepositoryRoot.Path, "..", "shared", "assets") : named;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
