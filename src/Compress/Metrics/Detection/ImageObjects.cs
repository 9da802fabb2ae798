using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics.Detection;

/// <summary>
/// The objects that truly are in an image, and the image's size. As labels, float32 [M, 7] an image: a row for each object, (class, left, top,
/// right, bottom) in pixels of the image, then the image's width and height. Rows of class −1 fill up, so that every image has as many.
/// </summary>
internal sealed class ImageObjects
{
    /// <summary>Numbers of a row.</summary>
    public const int RowLength = 7;

    /// <summary>The class of rows that are filling.</summary>
    public const float Filling = -1;

    private ImageObjects(int width, int height, List<(int Class, Box Box)> objects) => (Width, Height, Objects) = (width, height, objects);

    public int Width { get; }

    public int Height { get; }

    public IReadOnlyList<(int Class, Box Box)> Objects { get; }

    /// <summary>Those of a batch.</summary>
    /// <param name="labels">float32 [N, M, 7].</param>
    /// <param name="count">Samples that count.</param>
    /// <exception cref="DiagnosticException">The labels are something else.</exception>
    public static IReadOnlyList<ImageObjects> Read(Tensor? labels, int count)
    {
        if (labels is null)
            throw new DiagnosticException(
                MetricCodes.LabelsMissing.At(
                    "labels",
                    "The metric needs the objects of each image, and the data has none.",
                    "Give them under `labels:`, as `{from: boxes, folder: labels}`."
                )
            );
        if (labels.Type != ElementType.Float32 || labels.Rank != 3 || labels.Dims[1] < 1 || labels.Dims[2] != RowLength)
            throw new DiagnosticException(
                MetricCodes.LabelsNotAnswers.At(
                    "labels",
                    $"The metric needs the objects of each image, and the labels are {labels}.",
                    "Give text files of boxes: `labels: {from: boxes, folder: labels}`."
                )
            );
        var (values, rows) = (labels.ToSingles(), (int)labels.Dims[1]);
        var images = new List<ImageObjects>(count);
        for (var image = 0; image < count; image++)
        {
            var objects = new List<(int, Box)>();
            for (var row = image * rows; row < (image + 1) * rows; row++)
            {
                var of = values.AsSpan(row * RowLength, RowLength);
                if (of[0] >= 0)
                    objects.Add(((int)of[0], new Box(of[1], of[2], of[3], of[4])));
            }
            var size = values.AsSpan(image * rows * RowLength + 5, 2);
            images.Add(new ImageObjects((int)size[0], (int)size[1], objects));
        }
        return images;
    }
}
