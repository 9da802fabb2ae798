using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics.Detection;

/// <summary>
/// The answer of a YOLOX detector: for strides s = 8, 16, 32 a cell for each s × s pixels of the input, row by row, each with
/// (x, y, w, h, objectness, class probabilities …). Cell (c, r) means a box with its centre at ((x + c)·s, (y + r)·s), of size (e^w·s, e^h·s),
/// of the most probable class, with score objectness · probability.
/// </summary>
/// <remarks>Z. Ge et al., "YOLOX: Exceeding YOLO Series in 2021", arXiv 2107.08430.</remarks>
internal sealed class YoloxHead
{
    private const int BoxAndObjectness = 5;

    private static readonly int[] Strides = [8, 16, 32];

    private readonly float[] _values;
    private readonly int _cells;
    private readonly int _width;
    private readonly int _columns;
    private readonly int _rows;

    /// <param name="name">The output, for messages.</param>
    /// <param name="output">float [N, cells, 5 + classes].</param>
    /// <param name="height">Rows of the model's input image; a multiple of 32.</param>
    /// <param name="width">Its columns.</param>
    /// <exception cref="DiagnosticException">The output has another shape.</exception>
    public YoloxHead(string name, Tensor output, int height, int width)
    {
        var cells = Strides.Sum(s => height / s * (width / s));
        if (!output.Type.IsFloat || output.Rank != 3 || output.Dims[1] != cells || output.Dims[2] <= BoxAndObjectness)
            throw new DiagnosticException(
                MetricCodes.OutputNotBoxes.At(
                    $"output '{name}'",
                    $"For an input of {height}×{width}, a YOLOX head gives [N,{cells},5 + classes], but the output is {output}.",
                    "Name the raw output of the detector's head under `output:`; boxes must not be decoded in the model."
                )
            );
        (_values, _cells, _width, _rows, _columns) = (output.ToSingles(), cells, (int)output.Dims[2], height, width);
    }

    /// <summary>What is seen in one image, in pixels of the model's input, unsorted.</summary>
    /// <param name="image">Its row in the batch.</param>
    /// <param name="least">The lowest score that counts.</param>
    public List<ScoredBox> Boxes(int image, float least)
    {
        var found = new List<ScoredBox>();
        var cell = image * _cells;
        foreach (var stride in Strides)
        {
            for (var row = 0; row < _rows / stride; row++)
            {
                for (var column = 0; column < _columns / stride; column++, cell++)
                    Add(found, _values.AsSpan(cell * _width, _width), column, row, stride, least);
            }
        }
        return found;
    }

    private static void Add(List<ScoredBox> found, ReadOnlySpan<float> cell, int column, int row, int stride, float least)
    {
        var classes = cell[BoxAndObjectness..];
        var best = 0;
        for (var c = 1; c < classes.Length; c++)
        {
            if (classes[c] > classes[best])
                best = c;
        }
        var score = cell[4] * classes[best];
        if (!(score >= least))
            return;
        var (x, y) = ((cell[0] + column) * stride, (cell[1] + row) * stride);
        var (halfWidth, halfHeight) = (MathF.Exp(cell[2]) * stride / 2, MathF.Exp(cell[3]) * stride / 2);
        found.Add(new ScoredBox(new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight), best, score));
    }
}
