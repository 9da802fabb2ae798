using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// CP decomposition of a tensor by alternating least squares (Carroll and Chang 1970; Harshman 1970):
/// <code>
/// T[i₁, …, i_d] ≈ Σ_r Π_m F_m[i_m, r]
/// F_m = T_(m)·K_m·(G_m + λI)⁻¹      K_m: columns are products of the other factors' columns,  G_m = K_mᵀ·K_m, element by element the product of their Gram matrices
/// </code>
/// Columns are normalised after each step, their lengths gathered in the first factor. λ is small beside G's diagonal: near singular Gram matrices come with columns that grow against
/// each other. The best of several starts is kept.
/// </summary>
/// <param name="Factors">F_m, row-major [rank, extent of mode m]: one row for each term.</param>
/// <param name="SquaredError">‖T − T̃‖².</param>
internal sealed record CpDecomposition(IReadOnlyList<double[]> Factors, double SquaredError)
{
    private const double Ridge = 1e-9;

    /// <param name="tensor">T, row-major.</param>
    /// <param name="extents">Extents of its modes; at least two.</param>
    /// <param name="rank">Terms.</param>
    /// <param name="rounds">Rounds at most; a start ends early when a round brings less than 10⁻⁷ of the norm.</param>
    /// <param name="starts">Random starts.</param>
    /// <param name="random">Where they come from.</param>
    /// <param name="bench">What to work with.</param>
    /// <param name="errors">Takes the squared error after each round of the start that is kept, where given.</param>
    public static CpDecomposition Of(
        double[] tensor,
        IReadOnlyList<int> extents,
        int rank,
        int rounds,
        int starts,
        DeterministicRandom random,
        Workbench bench,
        List<double>? errors = null
    )
    {
        double energy = TensorPrimitives.SumOfSquares<double>(tensor);
        double[][] unfolded = [.. Enumerable.Range(0, extents.Count).Select(m => Unfold(tensor, extents, m))];
        CpDecomposition? best = null;
        for (var start = 0; start < starts; start++)
        {
            var factors = extents.Select(extent => Drawn(rank * extent, random)).ToArray();
            var course = new List<double>();
            var previous = double.PositiveInfinity;
            for (var round = 0; round < rounds; round++)
            {
                bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
                var error = 0.0;
                for (var mode = extents.Count - 1; mode >= 0; mode--)
                    error = Update(unfolded[mode], extents, factors, mode, rank, energy, bench);
                course.Add(error);
                if (previous - error <= 1e-7 * energy)
                    break;
                previous = error;
            }

            if (best is not null && course[^1] >= best.SquaredError)
                continue;
            best = new CpDecomposition(factors, course[^1]);
            errors?.Clear();
            errors?.AddRange(course);
        }

        return best!;
    }

    /// <summary>One factor given the others; returns the squared error then.</summary>
    private static double Update(
        double[] unfolded,
        IReadOnlyList<int> extents,
        double[][] factors,
        int mode,
        int rank,
        double energy,
        Workbench bench
    )
    {
        var others = 1;
        var gram = new double[rank * rank];
        Array.Fill(gram, 1);
        for (var m = 0; m < extents.Count; m++)
        {
            if (m == mode)
                continue;
            others *= extents[m];
            var own = bench.Products.Multiply(factors[m], factors[m], rank, extents[m], rank, transposeB: true);
            TensorPrimitives.Multiply(gram, own, gram);
        }

        var products = Products(extents, factors, mode, rank, others);
        var target = bench.Products.Multiply(products, unfolded, rank, others, extents[mode], transposeB: true);
        var level = 0.0;
        for (var i = 0; i < rank; i++)
            level += gram[i * rank + i] / rank;
        for (var i = 0; i < rank; i++)
            gram[i * rank + i] += Ridge * level;
        var turned = Transposed(target, rank, extents[mode]);
        var solved = Transposed(NormalEquations.Solve(gram, turned, extents[mode], rank, bench), extents[mode], rank);
        solved.CopyTo(factors[mode], 0);
        // ‖T − T̃‖² = ‖T‖² − 2⟨T, T̃⟩ + ‖T̃‖²
        var inner = TensorPrimitives.Dot<double>(solved, target);
        var form = bench.Products.Multiply(gram, solved, rank, rank, extents[mode]);
        var error =
            energy - 2 * inner + TensorPrimitives.Dot<double>(form, solved) - Ridge * level * TensorPrimitives.SumOfSquares<double>(solved);
        if (mode > 0)
            Normalise(factors, mode, rank, extents);
        return Math.Max(0, error);
    }

    /// <summary>Columns of length 1 in one factor; the first one takes up what they had.</summary>
    private static void Normalise(double[][] factors, int mode, int rank, IReadOnlyList<int> extents)
    {
        for (var r = 0; r < rank; r++)
        {
            var column = factors[mode].AsSpan(r * extents[mode], extents[mode]);
            var length = TensorPrimitives.Norm<double>(column);
            if (length == 0)
                continue;
            TensorPrimitives.Divide(column, length, column);
            var first = factors[0].AsSpan(r * extents[0], extents[0]);
            TensorPrimitives.Multiply(first, length, first);
        }
    }

    /// <summary>K_mᵀ: [rank, product of the other extents], modes in order.</summary>
    private static double[] Products(IReadOnlyList<int> extents, double[][] factors, int mode, int rank, int others)
    {
        var products = new double[rank * others];
        for (var r = 0; r < rank; r++)
        {
            var row = products.AsSpan(r * others, others);
            row[0] = 1;
            var filled = 1;
            for (var m = 0; m < extents.Count; m++)
            {
                if (m == mode)
                    continue;
                var extent = extents[m];
                // from the back, so that nothing is overwritten that is still read
                for (var i = filled - 1; i >= 0; i--)
                {
                    var value = row[i];
                    for (var k = extent - 1; k >= 0; k--)
                        row[i * extent + k] = value * factors[m][r * extent + k];
                }

                filled *= extent;
            }
        }

        return products;
    }

    private static double[] Unfold(double[] tensor, IReadOnlyList<int> extents, int mode)
    {
        var within = extents.Skip(mode + 1).Aggregate(1, (product, extent) => product * extent);
        var extent = extents[mode];
        var outer = tensor.Length / within / extent;
        var unfolded = new double[tensor.Length];
        for (var o = 0; o < outer; o++)
        for (var i = 0; i < extent; i++)
            tensor.AsSpan((o * extent + i) * within, within).CopyTo(unfolded.AsSpan((i * outer + o) * within));
        return unfolded;
    }

    private static double[] Drawn(int count, DeterministicRandom random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = random.NextGaussian();
        return values;
    }

    private static double[] Transposed(double[] values, int rows, int columns)
    {
        var turned = new double[values.Length];
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            turned[c * rows + r] = values[r * columns + c];
        return turned;
    }
}
