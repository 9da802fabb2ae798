using System.Collections.Immutable;
using System.Globalization;
using NNCompress.Metrics.Detection;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Images;

/// <summary>
/// The objects of images, read from text files with a line <c>class x y width height</c> for each object: its centre and size as fractions of the
/// image's width and height. An image without a file has no object. Samples are as <see cref="ImageObjects"/> has them.
/// </summary>
internal sealed class BoxColumn : SampleColumn
{
    private readonly ImageFolder _images;
    private readonly IReadOnlyList<IReadOnlyList<float[]>> _objects;
    private readonly int _rows;

    private BoxColumn(string place, ImageFolder images, IReadOnlyList<IReadOnlyList<float[]>> objects)
    {
        (Place, _images, _objects) = (place, images, objects);
        _rows = Math.Max(1, objects.Max(o => o.Count));
    }

    /// <inheritdoc/>
    public override string? Name => null;

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type => ElementType.Float32;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape => [_rows, ImageObjects.RowLength];

    /// <inheritdoc/>
    public override long Count => _objects.Count;

    /// <exception cref="DiagnosticException">There is no such folder, no image has a file in it, or a line is no box.</exception>
    public static BoxColumn Open(string folder, ImageFolder images)
    {
        var found = new DiagnosticBag();
        var files = images.Files.Select(f => Path.Combine(folder, Path.ChangeExtension(f, ".txt"))).ToList();
        if (!files.Exists(File.Exists))
            throw new DiagnosticException(
                DataCodes.LabelUnreadable.At(
                    folder,
                    $"No image of {images.Folder} has a text file in it.",
                    $"The boxes of '{images.Files[0]}' stand in '{Path.ChangeExtension(images.Files[0], ".txt")}'."
                )
            );
        var objects = files.ConvertAll(file => File.Exists(file) ? Read(file, found) : []);
        found.ThrowIfErrors();
        return new BoxColumn(folder, images, objects);
    }

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        var (width, height) = ImageDecoder.Size(Path.Combine(_images.Folder, _images.Files[(int)index]));
        var values = new float[_rows * ImageObjects.RowLength];
        var objects = _objects[(int)index];
        for (var row = 0; row < _rows; row++)
        {
            var of = values.AsSpan(row * ImageObjects.RowLength, ImageObjects.RowLength);
            (of[0], of[5], of[6]) = (ImageObjects.Filling, width, height);
            if (row >= objects.Count)
                continue;
            var (x, y, w, h) = (objects[row][1] * width, objects[row][2] * height, objects[row][3] * width, objects[row][4] * height);
            (of[0], of[1], of[2], of[3], of[4]) = (objects[row][0], x - w / 2, y - h / 2, x + w / 2, y + h / 2);
        }
        return Tensor.FromSingles([_rows, ImageObjects.RowLength], values);
    }

    private static List<float[]> Read(string file, DiagnosticBag found)
    {
        var objects = new List<float[]>();
        foreach (var (number, line) in DataFile.Lines(file))
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var numbers = new float[5];
            var isBox = parts.Length == numbers.Length;
            for (var i = 0; i < numbers.Length && isBox; i++)
                isBox = float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] >= 0;
            if (isBox && numbers[0] == MathF.Floor(numbers[0]))
                objects.Add(numbers);
            else if (found.Count < 10)
                found.Add(DataCodes.LabelUnreadable.At($"{file}({number})", $"'{line}' is no `class x y width height`."));
        }
        return objects;
    }
}
