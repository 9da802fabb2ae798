using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// CP decomposition of a tensor by alternating least squares (Carroll and Chang 1970; Harshman 1970):
/// <code>
/// T[i₀, …, i_d] ≈ Σ_r Π_m F_m[r, i_m]
/// F_m = (G_m + λI)⁻¹·P_m      P_m[r, i] = ⟨T, Π over the other modes, i_m = i⟩,   G_m = element by element the product of the other factors' F·Fᵀ
/// Y = F₀·T_(0)                one product serves P_m of all m > 0, which contract it with small factors (Phan, Tichavský and Cichocki 2013)
/// P₀ = Φᵀ·T_(0)ᵀ              Φᵀ[r, (i₁, …, i_d)] the products of all factors but the first
/// </code>
/// Rows of factors are normalised after each step, all but the first's, which takes up their lengths. λ is small beside G's diagonal: near singular Gram matrices
/// come with terms that grow against each other. The best of several starts is kept.
/// </summary>
/// <param name="Factors">F_m, row-major [rank, extent of mode m]: one row for each term.</param>
/// <param name="SquaredError">‖T − T̃‖².</param>
internal sealed record CpDecomposition(IReadOnlyList<double[]> Factors, double SquaredError)
{
    private const double Ridge = 1e-9;

    /// <summary>Factors of modes up to this extent, kernels' axes, are solved for without an inverse.</summary>
    private const int FewRows = 16;

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
        CpDecomposition? best = null;
        for (var start = 0; start < starts; start++)
        {
            var factors = extents.Select(extent => Drawn(rank * extent, random)).ToArray();
            var course = new List<double>();
            var previous = double.PositiveInfinity;
            for (var round = 0; round < rounds; round++)
            {
                bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
                var error = Sweep(tensor, extents, factors, rank, energy, bench);
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

    /// <summary>Each factor once, given the others, the first one last; returns the squared error then.</summary>
    private static double Sweep(double[] tensor, IReadOnlyList<int> extents, double[][] factors, int rank, double energy, Workbench bench)
    {
        var (rows, columns) = (extents[0], tensor.Length / extents[0]);
        var kernel = new SeparableKernel(factors[1..], rank, [.. extents.Skip(1)]);
        var seen = bench.Products.Multiply(factors[0], tensor, rank, rows, columns);
        for (var mode = 1; mode < extents.Count; mode++)
        {
            var (solved, _) = Solve(kernel.Pull(mode - 1, seen), extents, factors, mode, rank, energy, bench);
            solved.CopyTo(factors[mode], 0);
            Normalise(factors[mode], rank, extents[mode]);
        }

        var features = kernel.Push(0, factors[1]);
        var target = bench.Products.Multiply(features, tensor, rank, columns, rows, transposeB: true);
        var (first, error) = Solve(target, extents, factors, 0, rank, energy, bench);
        first.CopyTo(factors[0], 0);
        return error;
    }

    /// <summary>A factor given the others, and the squared error with it.</summary>
    private static (double[] Factor, double SquaredError) Solve(
        double[] target,
        IReadOnlyList<int> extents,
        double[][] factors,
        int mode,
        int rank,
        double energy,
        Workbench bench
    )
    {
        var gram = new double[rank * rank];
        Array.Fill(gram, 1);
        for (var m = 0; m < extents.Count; m++)
        {
            if (m == mode)
                continue;
            var own = bench.Products.Multiply(factors[m], factors[m], rank, extents[m], rank, transposeB: true);
            TensorPrimitives.Multiply(gram, own, gram);
        }

        var level = 0.0;
        for (var i = 0; i < rank; i++)
            level += gram[i * rank + i] / rank;
        for (var i = 0; i < rank; i++)
            gram[i * rank + i] += Ridge * level;
        var turned = Transposition.Of(target, rank, extents[mode]);
        turned =
            extents[mode] <= FewRows
                ? NormalEquations.Substitute(gram, turned, extents[mode], rank, bench)
                : NormalEquations.Solve(gram, turned, extents[mode], rank, bench);
        var solved = Transposition.Of(turned, extents[mode], rank);
        // ‖T − T̃‖² = ‖T‖² − 2⟨T, T̃⟩ + ‖T̃‖²
        var inner = TensorPrimitives.Dot<double>(solved, target);
        var form = bench.Products.Multiply(gram, solved, rank, rank, extents[mode]);
        var error =
            energy - 2 * inner + TensorPrimitives.Dot<double>(form, solved) - Ridge * level * TensorPrimitives.SumOfSquares<double>(solved);
        return (solved, Math.Max(0, error));
    }

    /// <summary>Rows of length 1; what they had, the next factor to be solved takes up.</summary>
    private static void Normalise(double[] factor, int rank, int extent)
    {
        for (var r = 0; r < rank; r++)
        {
            var row = factor.AsSpan(r * extent, extent);
            var length = TensorPrimitives.Norm<double>(row);
            if (length > 0)
                TensorPrimitives.Divide(row, length, row);
        }
    }

    private static double[] Drawn(int count, DeterministicRandom random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = random.NextGaussian();
        return values;
    }
}
