namespace NNCompress.Metrics.Detection;

/// <summary>A rectangle by its corners, in pixels.</summary>
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    public float Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>Area in both over area in either; 0 for two empty boxes.</summary>
    public float Iou(Box other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (!(width > 0 && height > 0))
            return 0;
        var both = width * height;
        return both / (Area + other.Area - both);
    }
}
