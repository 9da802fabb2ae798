namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// The mask of Dropout. No version before 12 says what it holds in inference, and runtimes differ: the new version's ones may not be what
/// the model was made with.
/// </summary>
internal static class DropoutMask
{
    public static string? WhyNot(Node node) =>
        node.Output(1) is { IsUnused: false } ? "its mask is read, and no version before 12 says what it holds in inference" : null;
}
