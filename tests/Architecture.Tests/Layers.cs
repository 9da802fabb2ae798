namespace NNCompress.Architecture.Tests;

/// <summary>The direction of dependencies: a project may use those that stand before it, never one behind it.</summary>
static class Layers
{
    /// <summary>Bottom up: the format, the runtime, the algorithms, the library, the command.</summary>
    static readonly string[] Order = ["OnnxIO", "Runtime", "Passes", "Compress", "Cli"];

    /// <summary>Projects outside of that order and what of ours they may use: other people's sources; a build task that ships the command as files.</summary>
    static readonly string[] Apart = ["OnnxRuntime", "MSBuild"];

    public static bool Knows(string project) => Order.Contains(project) || Apart.Contains(project);

    public static bool MayUse(string project, string other) =>
        Order.Contains(other) && Array.IndexOf(Order, project) > Array.IndexOf(Order, other);
}
