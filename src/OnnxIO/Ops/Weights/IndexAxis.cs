namespace NNCompress.OnnxIO.Ops;

/// <summary>One axis of a strided view: <paramref name="Extent"/> steps of <paramref name="Stride"/> elements each.</summary>
public readonly record struct IndexAxis(long Extent, long Stride);
