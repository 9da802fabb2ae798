namespace NNCompress.Passes;

/// <summary>The options of a pass that has none.</summary>
public sealed record NoOptions
{
    private NoOptions() { }

    public static NoOptions Value { get; } = new();
}
