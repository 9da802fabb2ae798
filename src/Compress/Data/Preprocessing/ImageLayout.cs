namespace NNCompress.Data.Preprocessing;

/// <summary>Where the channels of an image stand; a sample has no batch axis yet.</summary>
public enum ImageLayout
{
    /// <summary>The sample is no image: it has another number of axes than three.</summary>
    None,

    /// <summary>Height, width, channels: the order of image files, and of NHWC models.</summary>
    Hwc,

    /// <summary>Channels, height, width: the order of NCHW models.</summary>
    Chw,
}
