using System.Text.RegularExpressions;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Blocks of R rows by C columns of the matrix [out, in·k]. A block's magnitude is the root of its mean square,
/// √(Σw² / number of weights in it), so that the smaller blocks at the edges are not ranked low for their size.
/// </summary>
internal sealed partial class BlockPattern : ThresholdPattern
{
    private const int MaxExtent = 1024;

    private BlockPattern(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <inheritdoc/>
    public override string Text => $"block:{Rows}x{Columns}";

    /// <inheritdoc/>
    public override bool IsElementwise => false;

    public static BlockPattern? TryParse(string? text)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success)
            return null;
        var (rows, columns) = (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
        return rows is > 0 and <= MaxExtent && columns is > 0 and <= MaxExtent && rows * columns > 1
            ? new BlockPattern(rows, columns)
            : null;
    }

    /// <inheritdoc/>
    public override MagnitudeSource UnitsOf(PrunableLayer layer) => GridOf(layer);

    /// <inheritdoc/>
    public override WeightMask MaskOf(PrunableLayer layer, MagnitudeCut cut, ParallelOptions parallel)
    {
        var grid = GridOf(layer);
        var length = grid.ReadLength;
        var mask = new BitMask(layer.Count);
        Parallel.For(
            0L,
            (grid.Count + length - 1) / length,
            parallel,
            chunk =>
            {
                var start = chunk * length;
                var magnitudes = grid.Read(start, new float[Math.Min(length, grid.Count - start)]);
                for (var i = 0; i < magnitudes.Length; i++)
                {
                    if (cut.Contains(magnitudes[i], start + i))
                        grid.SetBlock(start + i, mask);
                }
            }
        );
        return mask;
    }

    /// <inheritdoc/>
    internal override string? ReasonAgainst(PrunableLayer layer) => NoMatrix(layer);

    private BlockGrid GridOf(PrunableLayer layer) => new(new WeightMatrix(layer.View!, layer.Weights), Rows, Columns);

    [GeneratedRegex(@"\Ablock:(\d{1,4})x(\d{1,4})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
