namespace NNCompress.OnnxIO;

/// <summary>A place where a value is read: input <paramref name="Index"/> of <paramref name="Node"/>, in this scope or in one nested in it.</summary>
public readonly record struct Use(Node Node, int Index);
