using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// The best approximations of a group's matrix at every rank, in the norm of what the data say of the layer: of its inputs (<see cref="WeightedSvd"/>), or of a table's
/// entries. There, with G = diag(g),
/// <code>
/// G^½·T = U·Σ·Vᵀ,   T̃ = G^-½·U_r·Σ_r·V_rᵀ = T·V_r·V_rᵀ        minimises Σ g_i·‖t_i − t̃_i‖², error Σ_{i>r} σ_i²
/// ‖T − T̃‖²_f = Σ f_i·‖t_i‖² − Σ_{i≤r} v_iᵀ·Tᵀ·F·T·v_i          what is lost of what was looked up
/// </code>
/// </summary>
internal sealed class LayerCut
{
    /// <summary>Of the whole energy.</summary>
    private const double Rounding = 1e-14;

    private readonly WeightedSvd _svd;
    private readonly double[]? _roots;
    private readonly double[] _errors;

    private LayerCut(WeightedSvd svd, double[]? roots, double squaredNorm, double[] errors) =>
        (_svd, _roots, SquaredNorm, _errors) = (svd, roots, squaredNorm, errors);

    /// <summary>σ₁ ≥ σ₂ ≥ … in the norm that is minimised; leading ones only of a large matrix.</summary>
    public double[] Values => _svd.Values;

    /// <summary>Σσ² over all.</summary>
    public double Energy => _svd.Energy;

    /// <summary>‖W‖² in the norm of the data.</summary>
    public double SquaredNorm { get; }

    /// <summary>The highest rank that <see cref="Pair"/> can give.</summary>
    public int MostRank => _svd.MostRank;

    /// <param name="layer">The layer.</param>
    /// <param name="group">One of its groups.</param>
    /// <param name="moments">What the data say of it; null for the plain norm.</param>
    /// <param name="mostRank">The highest rank of interest, where computing all is expensive.</param>
    /// <param name="bench">What to work with.</param>
    public static LayerCut Of(TargetLayer layer, int group, LayerMoments? moments, int mostRank, Workbench bench)
    {
        var w = layer.Matrix(group);
        if (moments?.Entries is { } entries)
            return OfTable(w, layer.Rows, layer.Columns, entries, mostRank, bench);
        var svd = WeightedSvd.Of(w, layer.Rows, layer.Columns, moments?.NormOf(group), mostRank, bench);
        return new LayerCut(svd, null, svd.SquaredNorm, svd.Errors());
    }

    /// <summary>‖W − W̃‖² in the norm of the data, for ranks 0, 1, ….</summary>
    public double[] Errors() => _errors;

    /// <summary>B and A of rank r.</summary>
    public MatrixPair Pair(int rank)
    {
        var pair = _svd.Pair(rank);
        if (_roots is null)
            return pair;
        for (var entry = 0; entry < pair.Rows; entry++)
        {
            var row = pair.Left.AsSpan(entry * rank, rank);
            TensorPrimitives.Divide(row, _roots[entry], row);
        }

        return WeightedSvd.Balanced(pair);
    }

    private static LayerCut OfTable(double[] table, int rows, int columns, EntryFrequencies entries, int mostRank, Workbench bench)
    {
        double[] roots = [.. entries.Wanted.Select(Math.Sqrt)];
        var svd = WeightedSvd.Of(Scaled(table, roots), rows, columns, null, mostRank, bench);
        // rows of A are those of Vᵀ, longer or shorter
        var full = svd.Pair(svd.MostRank);
        var looked = Scaled(table, [.. entries.Observed.Select(Math.Sqrt)]);
        var onto = bench.Products.Multiply(looked, full.Right, rows, columns, full.Rank, transposeB: true);
        var norm = entries.Squared(table);
        var gains = new double[full.Rank];
        // beyond, rows of A are rounding, and no longer orthogonal
        for (var r = 0; r < full.Rank && svd.Values[r] * svd.Values[r] > Rounding * svd.Energy; r++)
        {
            for (var entry = 0; entry < rows; entry++)
                gains[r] += onto[entry * full.Rank + r] * onto[entry * full.Rank + r];
            gains[r] /= TensorPrimitives.SumOfSquares<double>(full.Right.AsSpan(r * columns, columns));
        }

        // from the end sums, not differences, so that small errors keep their digits
        var errors = new double[full.Rank + 1];
        errors[^1] = full.Rank == Math.Min(rows, columns) ? 0 : Math.Max(0, norm - gains.Sum());
        for (var r = full.Rank - 1; r >= 0; r--)
            errors[r] = errors[r + 1] + gains[r];
        return new LayerCut(svd, roots, norm, errors);
    }

    private static double[] Scaled(double[] table, double[] factors)
    {
        var columns = table.Length / factors.Length;
        var scaled = new double[table.Length];
        for (var i = 0; i < factors.Length; i++)
            TensorPrimitives.Multiply(table.AsSpan(i * columns, columns), factors[i], scaled.AsSpan(i * columns, columns));
        return scaled;
    }
}
