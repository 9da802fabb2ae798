using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Fits CP kernels, W ≈ A·Φᵀ with Φᵀ[r, (c,i,j)] = B[r,c]·D[r,i]·E[r,j], in the norm of a layer's inputs. A given the rest is a regression, so that it is no
/// variable of the search (variable projection, Golub and Pereyra 1973), and all other factors move together (Acar, Dunlavy and Kolda 2011):
/// <code>
/// f(B, D, E) = min over A of  ‖W − A·Φᵀ‖_S² + ε·Σ_r ‖a_r·φ_rᵀ‖_S²  =  tr WSWᵀ − tr A·Tᵀ
/// T = W·S·Φ,   N = ΦᵀSΦ + ε·diag(ΦᵀSΦ),   A = T·N⁻¹
/// ∂f/∂Φᵀ = −2·Aᵀ·(W − A·Φᵀ)·S + 2·ε·diag(‖a_r‖²)·ΦᵀS,   from there to B, D and E by the adjoint of the products (<see cref="SeparableKernel"/>)
/// </code>
/// Minimised by L-BFGS with step halving, so that f falls at each step. The best approximation of a rank need not exist: terms may grow without bound against each other
/// (de Silva and Lim 2008). ε bounds their energy, and with it what storing them as floats costs.
/// At the start the rows of B, D and E are made as long as their term counts: steps of equal length then change terms in proportion to what they explain.
/// </summary>
internal sealed class SeparableFit
{
    private const double Penalty = 1e-6;

    /// <summary>It ends when this many steps bring less than <see cref="Tolerance"/> of the error.</summary>
    private const int Window = 10;
    private const double Tolerance = 5e-3;

    /// <summary>Below this share of ‖W‖² the error is rounding.</summary>
    private const double Rounding = 1e-11;
    private const int MostHalvings = 12;

    /// <summary>Share of the slope that a step must bring (Armijo 1966).</summary>
    private const double Sufficient = 1e-4;

    /// <summary>Share of the variables' length that the first step moves.</summary>
    private const double FirstStep = 0.1;

    /// <summary>Rows are not made shorter than this share of the longest, so that weak terms can grow.</summary>
    private const double LeastLength = 1e-3;

    private readonly double[] _w;
    private readonly int _rows;
    private readonly KernelNorm _norm;
    private readonly Workbench _bench;
    private readonly double[] _weighted;
    private readonly double _energy;

    /// <param name="w">W, row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="norm">The norm, of as many columns.</param>
    /// <param name="bench">What to work with.</param>
    public SeparableFit(double[] w, int rows, KernelNorm norm, Workbench bench)
    {
        (_w, _rows, _norm, _bench) = (w, rows, norm, bench);
        _weighted = norm.Times(w, rows);
        _energy = TensorPrimitives.Dot<double>(_weighted, w);
    }

    /// <summary>Fits all factors; rows of the inner ones end with length 1.</summary>
    /// <param name="kernel">Where it starts; its inner factors end fitted.</param>
    /// <param name="steps">Steps at most. A search of fewer steps is the beginning of one of more.</param>
    /// <param name="errors">Takes f over ‖W‖² before the first step and after each, where given.</param>
    public KernelSolution Fit(SeparableKernel kernel, int steps, List<double>? errors = null)
    {
        Normalise(kernel);
        var now = Balance(kernel, Evaluate(kernel));
        var course = errors ?? [];
        course.Add(now.Error);
        var memory = new LimitedMemoryBfgs();
        for (var step = 0; step < steps && now.Error > Rounding; step++)
        {
            _bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            if (Descend(kernel, now, memory) is not { } next)
            {
                if (memory.IsEmpty)
                    break;
                // what is remembered of steps long past may mislead
                memory.Clear();
                continue;
            }

            now = next;
            course.Add(now.Error);
            if (course.Count > Window && course[^(Window + 1)] - now.Error < Tolerance * now.Error)
                break;
        }

        var left = Normalise(kernel, now.Left);
        var features = kernel.Push(0, kernel.Inner[0]);
        var approximation = _bench.Products.Multiply(left, features, _rows, kernel.Features, _norm.Columns);
        var difference = new double[_w.Length];
        TensorPrimitives.Subtract(_w, approximation, difference);
        return new KernelSolution(left, null, approximation, _norm.Squared(difference, _rows));
    }

    /// <summary>One step; null, with the kernel as it was, where none lowers the error.</summary>
    private State? Descend(SeparableKernel kernel, State now, LimitedMemoryBfgs memory)
    {
        var direction = memory.Direction(now.Gradient);
        var slope = TensorPrimitives.Dot<double>(now.Gradient, direction);
        if (!(slope < 0))
            return null;
        var variables = VariablesOf(kernel);
        var length = memory.IsEmpty
            ? Math.Min(1, FirstStep * TensorPrimitives.Norm<double>(variables) / TensorPrimitives.Norm<double>(direction))
            : 1;
        for (var halving = 0; halving < MostHalvings; halving++)
        {
            var change = new double[direction.Length];
            TensorPrimitives.Multiply(direction, length, change);
            var moved = new double[direction.Length];
            TensorPrimitives.Add(variables, change, moved);
            Put(moved, kernel);
            var next = Evaluate(kernel);
            var rise = next.Error - now.Error;
            if (rise <= Sufficient * length * slope)
            {
                TensorPrimitives.Subtract(next.Gradient, now.Gradient, moved);
                memory.Add(change, moved);
                return next;
            }

            // the least of the parabola through both errors and the slope
            length *= Math.Clamp(-slope * length / (2 * (rise - slope * length)), 0.1, 0.5);
        }

        Put(variables, kernel);
        return null;
    }

    /// <summary>Over ‖W‖², the error and what it changes with the variables; and A.</summary>
    private State Evaluate(SeparableKernel kernel)
    {
        var (q, columns, products) = (kernel.Features, _norm.Columns, _bench.Products);
        var features = kernel.Push(0, kernel.Inner[0]);
        var turned = _norm.Times(features, q);
        var gram = products.Multiply(turned, features, q, columns, q, transposeB: true);
        var target = products.Multiply(_weighted, features, _rows, columns, q, transposeB: true);
        // features of length 1: their lengths may lie many digits apart
        double[] lengths = [.. Enumerable.Range(0, q).Select(r => Math.Sqrt(Math.Max(0, gram[r * q + r])))];
        double[] inverse = [.. lengths.Select(l => l > 0 ? 1 / l : 0)];
        for (var r = 0; r < q; r++)
        {
            var row = gram.AsSpan(r * q, q);
            TensorPrimitives.Multiply(row, inverse, row);
            TensorPrimitives.Multiply(row, inverse[r], row);
            row[r] = 1 + Penalty;
        }

        ScaleColumns(target, inverse);
        var left = NormalEquations.Solve(gram, target, _rows, q, _bench);
        var error = _energy - TensorPrimitives.Dot<double>(left, target);
        ScaleColumns(left, inverse);
        var residual = products.Multiply(left, turned, _rows, q, columns);
        TensorPrimitives.Subtract(residual, _weighted, residual);
        var gradient = products.Multiply(left, residual, q, _rows, columns, transposeA: true);
        var squares = SquaresOf(left, q);
        for (var r = 0; r < q; r++)
        {
            var row = gradient.AsSpan(r * columns, columns);
            TensorPrimitives.MultiplyAdd(turned.AsSpan(r * columns, columns), Penalty * squares[r], row, row);
        }

        var scale = _energy > 0 ? 1 / _energy : 0;
        TensorPrimitives.Multiply(gradient, 2 * scale, gradient);
        double[] pulled = [.. kernel.Pull(gradient).SelectMany(g => g)];
        return new State(error * scale, pulled, left, [.. lengths.Zip(squares, (l, s) => l * Math.Sqrt(s))]);
    }

    /// <summary>Makes rows as long as their term counts, over the largest. f does not see lengths: what it changes with a row falls as that grows, and A makes up for it.</summary>
    private State Balance(SeparableKernel kernel, State state)
    {
        var (q, most) = (kernel.Features, state.Amplitudes.Max());
        if (most == 0)
            return state;
        double[] lengths = [.. state.Amplitudes.Select(a => Math.Max(LeastLength, a / most))];
        var (gradient, at) = ((double[])state.Gradient.Clone(), 0);
        foreach (var factor in kernel.Inner)
        {
            for (var r = 0; r < q; r++)
            {
                var row = RowOf(factor, r, q);
                var change = gradient.AsSpan(at + r * row.Length, row.Length);
                TensorPrimitives.Multiply(row, lengths[r], row);
                TensorPrimitives.Divide(change, lengths[r], change);
            }

            at += factor.Length;
        }

        var left = (double[])state.Left.Clone();
        ScaleColumns(left, [.. lengths.Select(l => Math.Pow(l, -kernel.Inner.Count))]);
        return state with { Gradient = gradient, Left = left };
    }

    /// <summary>Rows of length 1; A takes up what they had.</summary>
    private double[] Normalise(SeparableKernel kernel, double[] left)
    {
        var scaled = (double[])left.Clone();
        ScaleColumns(scaled, Normalise(kernel));
        return scaled;
    }

    /// <summary>Rows of length 1; returns the products of what they had.</summary>
    private static double[] Normalise(SeparableKernel kernel)
    {
        var q = kernel.Features;
        var lengths = new double[q];
        Array.Fill(lengths, 1);
        foreach (var factor in kernel.Inner)
        {
            for (var r = 0; r < q; r++)
            {
                var row = RowOf(factor, r, q);
                var length = TensorPrimitives.Norm<double>(row);
                lengths[r] *= length;
                if (length > 0)
                    TensorPrimitives.Divide(row, length, row);
            }
        }

        return lengths;
    }

    private static Span<double> RowOf(double[] factor, int row, int rows) =>
        factor.AsSpan(row * (factor.Length / rows), factor.Length / rows);

    /// <summary>‖a_r‖² for each column of A.</summary>
    private double[] SquaresOf(double[] left, int q)
    {
        var squares = new double[q];
        for (var o = 0; o < _rows; o++)
        {
            var row = left.AsSpan(o * q, q);
            TensorPrimitives.MultiplyAdd<double>(row, row, squares, squares);
        }

        return squares;
    }

    private void ScaleColumns(double[] matrix, double[] scales)
    {
        for (var o = 0; o < _rows; o++)
        {
            var row = matrix.AsSpan(o * scales.Length, scales.Length);
            TensorPrimitives.Multiply(row, scales, row);
        }
    }

    private static double[] VariablesOf(SeparableKernel kernel) => [.. kernel.Inner.SelectMany(f => f)];

    private static void Put(double[] variables, SeparableKernel kernel)
    {
        var at = 0;
        foreach (var factor in kernel.Inner)
        {
            variables.AsSpan(at, factor.Length).CopyTo(factor);
            at += factor.Length;
        }
    }

    /// <param name="Error">f over ‖W‖².</param>
    /// <param name="Gradient">Of that, factor by factor.</param>
    /// <param name="Left">A, row-major [rows, rank].</param>
    /// <param name="Amplitudes">‖a_r·φ_rᵀ‖_S for each term.</param>
    private sealed record State(double Error, double[] Gradient, double[] Left, double[] Amplitudes);
}
