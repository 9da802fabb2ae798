namespace NNCompress.OnnxIO.Files;

/// <summary>
/// Whether an external data location stays inside the model's folder. A model may come from anywhere, so it must not be able to
/// name any other file of the machine: neither by an absolute path nor by <c>..</c> nor through a link.
/// </summary>
internal static class ExternalPath
{
    /// <summary>What is wrong with a location, or null.</summary>
    public static string? Problem(string folder, string location)
    {
        if (location.Contains('\0'))
            return "the path contains a zero byte";
        if (location[0] is '/' or '\\' || (location.Length > 1 && location[1] == ':'))
            return "the path is absolute";
        if (location.Split('/', '\\').Contains(".."))
            return "the path contains '..'";
        return LinkLeaves(folder, Native(location)) ? "a link leads out of the model's folder" : null;
    }

    /// <summary>The location with this system's separators.</summary>
    public static string Native(string location) => location.Replace('\\', '/').Replace('/', Path.DirectorySeparatorChar);

    private static bool LinkLeaves(string folder, string relative)
    {
        var root = Real(folder);
        var path = root;
        foreach (var part in relative.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            path = Real(Path.Combine(path, part));
            if (
                path != root
                && !path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            )
                return true;
        }

        return false;
    }

    /// <summary>The path with every link in it followed.</summary>
    private static string Real(string path)
    {
        const int MaxLinks = 40; // as the kernel allows
        var full = Path.GetFullPath(path);
        for (var followed = 0; followed < MaxLinks; followed++)
        {
            var step = FollowFirstLink(full);
            if (step is null)
                return full;
            full = step;
        }

        return full; // a circle of links: opening it fails with a message of its own
    }

    private static string? FollowFirstLink(string full)
    {
        var root = Path.GetPathRoot(full) ?? "";
        var path = root;
        var parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            path = Path.Combine(path, parts[i]);
            if (new FileInfo(path).LinkTarget is not { } target)
                continue;
            var resolved = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path) ?? root, target));
            return Path.Combine([resolved, .. parts[(i + 1)..]]);
        }

        return null;
    }
}
