using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Whether a layer is better off with a lower rank and a residual that costs what the rank saved:
/// <code>
/// cost(r, k) = cost of two factors of rank r + k·(cost of one input to all outputs)   ≤   cost of what the layer was to become
/// E(r, k)    = ‖W − B·A − D‖² in the norm of the inputs, r and k by some shares of the cost
/// </code>
/// Where the best E is not clearly below that of the factors alone, there is no residual.
/// </summary>
internal sealed class ResidualSearch(Workbench bench)
{
    /// <summary>Shares of the cost that go to the residual, of which the best is taken.</summary>
    private static readonly double[] Shares = [0.125, 0.25, 0.5, 0.75];

    /// <summary>An output error (not squared) above this share of that without residual is not worth two more operators.</summary>
    private const double LeastGain = 0.98;

    /// <summary>Turns in which the inputs of the best split are chosen; those of others are chosen in one.</summary>
    private const int Growth = 4;

    /// <param name="target">The layer.</param>
    /// <param name="decision">What it was to become.</param>
    /// <param name="error">Predicted squared error of that, relative.</param>
    /// <param name="moments">Of its inputs.</param>
    public ResidualOutcome Find(TargetLayer target, RankDecision.Decompose decision, double error, LayerMoments? moments)
    {
        if (WhyNot(target, decision) is { } reason)
            return new ResidualOutcome.Left(reason);
        if (decision.Inputs is { } recorded)
            return Make(target, decision.Point.Ranks[0], recorded / target.ResidualInputs, moments, Growth);
        if (error == 0)
            return new ResidualOutcome.Left("its factors lose nothing");
        ResidualOutcome.Kept? best = null;
        foreach (var (rank, blocks) in Splits(target, decision.Point.Cost))
        {
            bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var found = Make(target, rank, blocks, moments, 1);
            if (best is null || found.Error < best.Error)
                best = found;
        }

        if (best is null)
            return new ResidualOutcome.Left("its rank is too low to give any of it up");
        best = Make(target, best.Point.Ranks[0], best.Inputs / target.ResidualInputs, moments, Growth);
        if (!best.Factors.Stored.All(target.Constants.Holds))
            return new ResidualOutcome.Left($"it has numbers too large for {target.Source.Tensor.Type}");
        return Math.Sqrt(best.Error) <= LeastGain * Math.Sqrt(error)
            ? best
            : new ResidualOutcome.Left(
                $"at the same cost, rank {best.Point} with {best.Inputs} inputs has an output error of {Math.Sqrt(best.Error):p1}, "
                    + $"{decision.Candidate.Method} {decision.Point} one of {Math.Sqrt(error):p1}"
            );
    }

    private static string? WhyNot(TargetLayer target, RankDecision.Decompose decision) =>
        target.WhyNoResidual
        ?? (
            decision.MeasuredSpeedup is not null ? "its speed was measured without one"
            : decision.Layer.Candidates.All(c => c.Method != SvdMethod.MethodId) ? "it is not cut by svd"
            : target.Columns / target.ResidualBlock < 4 ? "it has too few inputs to choose from"
            : null
        );

    /// <summary>Ranks on the grid and as many blocks of inputs as the rest of the cost pays for.</summary>
    private static IEnumerable<(int Rank, int Blocks)> Splits(TargetLayer target, LayerCost cost)
    {
        var seen = new HashSet<(int, int)>();
        var step = RankGrid.StepFor(Math.Min(target.Rows, target.Columns));
        var most = target.Columns / target.ResidualBlock - 1;
        foreach (var share in Shares)
        {
            var rank = LargestRank(target, new LayerCost((long)((1 - share) * cost.Macs), (long)((1 - share) * cost.Parameters)));
            rank = rank > step ? rank / step * step : rank;
            if (rank < 1)
                continue;
            var own = SvdMethod.CostOf(target, rank);
            var each = target.ResidualCost(1);
            var blocks = (int)
                Math.Min(most, Math.Min((cost.Macs - own.Macs) / each.Macs, (cost.Parameters - own.Parameters) / each.Parameters));
            if (blocks >= 1 && seen.Add((rank, blocks)))
                yield return (rank, blocks);
        }
    }

    private static int LargestRank(TargetLayer target, LayerCost limit)
    {
        var (fits, exceeds) = (0, Math.Min(target.Rows, target.Columns) + 1);
        while (exceeds - fits > 1)
        {
            var middle = (fits + exceeds) / 2;
            var cost = SvdMethod.CostOf(target, middle);
            if (cost.Macs <= limit.Macs && cost.Parameters <= limit.Parameters)
                fits = middle;
            else
                exceeds = middle;
        }

        return fits;
    }

    private ResidualOutcome.Kept Make(TargetLayer target, int rank, int count, LayerMoments? moments, int growth)
    {
        var found = ColumnResidual.Of(
            target.Matrix(0),
            target.Rows,
            target.Columns,
            moments?.NormOf(0),
            rank,
            target.ResidualBlock,
            count,
            growth,
            bench
        );
        // of a convolution a block is one input, of others a block of inputs
        var columnsPerInput = target.ResidualBlock / target.ResidualInputs;
        int[] inputs = [.. found.Columns.Where((_, i) => i % columnsPerInput == 0).Select(c => c / columnsPerInput)];
        var blocks = new ResidualBlocks(inputs, found.Values);
        var factors = new LayerFactors(
            [found.Approximation(bench)],
            [found.Pair.Left, found.Pair.Right, found.Values],
            (editor, shift) => target.WriteResidual(editor, found.Pair, blocks, shift)
        );
        var (error, shift) = FactorError.Of(target, factors, moments, bench);
        var cost = SvdMethod.CostOf(target, found.Pair.Rank) + target.ResidualCost(count);
        return new ResidualOutcome.Kept(factors, new CandidatePoint([found.Pair.Rank], cost, error), inputs.Length, error, shift);
    }
}
