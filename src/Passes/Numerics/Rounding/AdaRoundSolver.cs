using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Learns for each weight whether it is rounded up or down (AdaRound: Nagel et al. 2020).
/// <code>
/// w̃ = s·(⌊w/s⌋ + h),   h = clip(1.2·σ(V) − 0.1, 0, 1)
/// minimise over V, for each row:   ‖f(Xwᵀ + b) − f(X̂w̃ᵀ + b̃)‖² / E₀  +  λ/columns · Σ (1 − |2h − 1|^β)
/// </code>
/// E₀ is the loss of nearest rounding, so that λ means the same for every layer. V starts where h is the fraction that rounding drops, and β
/// falls from 20 to 2, which first leaves h free and then drives it to 0 or 1. Rows do not touch each other. Where f is the identity and the columns
/// are few, the gradient comes from X̂ᵀX̂ and X̂ᵀy over all rows; else from batches. A row's result is kept only where it is
/// better than the integers that the row has on inputs that it was not learned from.
/// </summary>
internal static class AdaRoundSolver
{
    /// <summary>Up to here a step over the Gram matrix costs about what a step over a batch does, and has no noise.</summary>
    private const int GramColumns = 512;

    /// <param name="problem">The layer.</param>
    /// <param name="settings">Steps, rate, regulariser.</param>
    /// <param name="stored">The integers that the rows have: nearest rounding, or what another method made of it.</param>
    /// <param name="random">Draws the batches.</param>
    /// <param name="parallel">Threads; the result does not depend on them.</param>
    public static AdaRoundResult Solve(
        AdaRoundProblem problem,
        AdaRoundSettings settings,
        int[] stored,
        DeterministicRandom random,
        ParallelOptions parallel
    )
    {
        var columns = problem.Grid.Columns;
        if (problem.FloatInputs.Length != problem.Inputs.Length || problem.Inputs.Length != (long)problem.Samples * columns)
            throw new ArgumentException("the inputs of both models differ in number", nameof(problem));
        if (problem.Training < 1 || problem.HeldOut < 1)
            throw new ArgumentException($"{problem.Samples} inputs, {problem.HeldOut} of them held out", nameof(problem));

        var gram = problem.IsLinear && columns <= GramColumns ? Gram(problem, parallel) : null;
        var batches = gram is null ? Batches(problem.Training, settings, random) : [];
        var integers = (int[])stored.Clone();
        var energies = new double[problem.Grid.Rows];
        var (before, after) = (new double[problem.Grid.Rows], new double[problem.Grid.Rows]);
        Parallel.For(
            0,
            problem.Grid.Rows,
            parallel,
            r =>
            {
                var row = new AdaRoundRow(problem, settings, r);
                before[r] = row.HeldOutError(stored.AsSpan(r * columns, columns));
                energies[r] = row.HeldOutEnergy();
                var learned = row.Learn(gram, batches);
                after[r] = row.HeldOutError(learned);
                if (after[r] < before[r])
                    learned.CopyTo(integers.AsSpan(r * columns, columns));
            }
        );
        var improved = 0;
        for (var r = 0; r < after.Length; r++)
        {
            if (after[r] < before[r])
                improved++;
            else
                after[r] = before[r];
        }

        return new AdaRoundResult(integers, improved, before.Sum(), after.Sum(), energies.Sum());
    }

    /// <summary>X̂ᵀX̂ over the rows that are learned from.</summary>
    private static float[] Gram(AdaRoundProblem problem, ParallelOptions parallel)
    {
        var columns = problem.Grid.Columns;
        var gram = new float[columns * columns];
        Parallel.For(
            0,
            columns,
            parallel,
            i =>
            {
                var sums = gram.AsSpan(i * columns, columns);
                for (var n = 0; n < problem.Training; n++)
                {
                    var x = problem.Inputs.AsSpan(n * columns, columns);
                    TensorPrimitives.MultiplyAdd(x, x[i], sums, sums);
                }
            }
        );
        return gram;
    }

    /// <summary>The rows of every step: all of them in random order, then again in another.</summary>
    private static int[] Batches(int samples, AdaRoundSettings settings, DeterministicRandom random)
    {
        var batches = new int[settings.Iterations * Math.Min(settings.Batch, samples)];
        var order = Enumerable.Range(0, samples).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            var at = i % samples;
            var other = at + (int)(random.NextDouble() * (samples - at));
            (order[at], order[other]) = (order[other], order[at]);
            batches[i] = order[at];
        }

        return batches;
    }
}
