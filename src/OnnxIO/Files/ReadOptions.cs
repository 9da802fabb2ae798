namespace NNCompress.OnnxIO.Files;

/// <summary>How a model is read.</summary>
/// <param name="MaxErrors">After so many errors reading stops and reports them.</param>
public sealed record ReadOptions(int MaxErrors = 100);
