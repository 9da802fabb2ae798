namespace NNCompress.Data.Preprocessing;

/// <summary>The channels of an image.</summary>
public enum ColorOrder
{
    Rgb,
    Bgr,

    /// <summary>One channel of luma.</summary>
    Gray,
}
