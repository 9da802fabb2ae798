namespace NNCompress.OnnxIO.Ops;

/// <summary>A formal attribute of an operator.</summary>
public sealed record OperatorAttribute(string Name, AttributeKind Kind, bool IsRequired);
