namespace NNCompress.Metrics.Detection;

/// <summary>
/// Where an image lies in the frame that a model was fed, as <c>letterbox</c> puts it there: scaled by r = min(h/H, w/W), in the middle or
/// at the top left.
/// </summary>
internal readonly record struct LetterboxFrame
{
    private readonly float _ratio;
    private readonly float _left;
    private readonly float _top;

    /// <param name="imageHeight">H.</param>
    /// <param name="imageWidth">W.</param>
    /// <param name="height">h, the frame's rows.</param>
    /// <param name="width">w, its columns.</param>
    /// <param name="isCentered">Whether the image lies in the middle.</param>
    public LetterboxFrame(int imageHeight, int imageWidth, int height, int width, bool isCentered)
    {
        var ratio = Math.Min(height / (double)imageHeight, width / (double)imageWidth);
        _ratio = (float)ratio;
        if (!isCentered)
            return;
        (_left, _top) = ((width - Math.Max(1, (int)(imageWidth * ratio))) / 2, (height - Math.Max(1, (int)(imageHeight * ratio))) / 2);
    }

    /// <summary>A box of the frame in pixels of the image.</summary>
    public Box ToImage(Box box) =>
        new((box.Left - _left) / _ratio, (box.Top - _top) / _ratio, (box.Right - _left) / _ratio, (box.Bottom - _top) / _ratio);
}
