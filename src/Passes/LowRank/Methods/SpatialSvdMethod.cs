using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Two one-dimensional convolutions, along one kernel axis to r channels and then along the other (Jaderberg et al. 2014):
/// <code>
/// W[o, (c,i,j)] ≈ Σ_r H[o,r,j]·V[r,c,i]        or the mirror, with i and j exchanged
/// plain:     the singular value decomposition of W reordered to [(o,j), (c,i)]
/// whitened:  V from that matrix in the mean norm over j, then alternating least squares in the norm of the patches (<see cref="KernelFit"/>)
/// </code>
/// At each cost the better of both orders is taken.
/// </summary>
internal sealed class SpatialSvdMethod : KernelMethod
{
    /// <inheritdoc/>
    public override string Id => "spatial-svd";

    /// <inheritdoc/>
    protected override string? WhyNot(ConvolutionLayer layer) =>
        layer.Kernel.Count(k => k > 1) == 2
            ? null
            : $"its kernel {string.Join('×', layer.Kernel)} has not two axes that are longer than 1, as spatial-svd needs";

    /// <inheritdoc/>
    protected override DecompositionCandidate Survey(ConvolutionLayer layer, LayerMoments? moments, Workbench bench)
    {
        var problems = KernelProblem.Of(layer, moments, bench);
        var points = new List<CandidatePoint>();
        SingularSpectrum? plain = null;
        SingularSpectrum? whitened = null;
        foreach (var first in Pair(layer))
        {
            var columns = layer.Inputs * (int)layer.Kernel[first];
            var full = Math.Min(columns, layer.Rows * layer.Columns / columns);
            var unit = layer.ChainCost(Chain(layer, first, 1)).Macs;
            var most = (int)Math.Clamp(layer.Cost.Macs / Math.Max(1, unit), 1, full);
            var cuts = problems.Select(p => Cut(layer, first, p, most)).ToArray();
            var (errors, energy) = Errors(layer, first, most, problems, cuts);
            for (var rank = 1; rank <= most; rank++)
                points.Add(new SpatialPoint([rank], layer.ChainCost(Chain(layer, first, rank)), Relative(errors[rank], energy), first));
            // at full rank nothing is lost
            points.Add(new SpatialPoint([full], layer.ChainCost(Chain(layer, first, full)), 0, first));

            plain ??= SpectrumOf(layer, first, [.. problems.Select(p => Cut(layer, first, p, most, whitened: false))]);
            if (moments is not null)
                whitened ??= SpectrumOf(layer, first, cuts);
        }

        return new DecompositionCandidate(Id, PointFront.Of(points), plain, whitened);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, CandidatePoint point) =>
        Chain(layer, FirstOf(layer, point), point.Ranks[0]);

    /// <inheritdoc/>
    protected override (double[] Approximation, IReadOnlyList<double[]> Factors) Fit(
        ConvolutionLayer layer,
        CandidatePoint point,
        KernelProblem problem
    )
    {
        var (first, rank) = (FirstOf(layer, point), point.Ranks[0]);
        var kernel = Start(layer, first, rank, Cut(layer, first, problem, rank));
        // the plain norm has its optimum already
        var solution = problem.IsWhitened ? problem.Fit.Fit(kernel) : problem.Fit.Solve(kernel);
        var (left, right) = (solution.Left, kernel.Inner[0]);
        Balance(left, right, problem.Rows, rank);
        return (solution.Approximation, [right, left]);
    }

    /// <summary>The two kernel axes that are longer than 1.</summary>
    private static int[] Pair(ConvolutionLayer layer) => [.. Enumerable.Range(0, layer.Kernel.Length).Where(a => layer.Kernel[a] > 1)];

    private static int FirstOf(ConvolutionLayer layer, CandidatePoint point) => (point as SpatialPoint)?.FirstAxis ?? Pair(layer)[0];

    /// <summary>Strides and padding along axes of extent 1 stand in the first convolution, too.</summary>
    private static IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, int first, int rank)
    {
        var second = Pair(layer).Single(a => a != first);
        return
        [
            new ConvolutionFactor(
                [layer.Groups * (long)rank, layer.Inputs, .. Extents(layer, a => a == first)],
                Axes(layer, a => a != second),
                layer.Groups,
                []
            ),
            new ConvolutionFactor(
                [layer.Outputs, rank, .. Extents(layer, a => a == second)],
                Axes(layer, a => a == second),
                layer.Groups,
                []
            ),
        ];
    }

    private static WeightedSvd Cut(ConvolutionLayer layer, int first, KernelProblem problem, int most, bool whitened = true)
    {
        var columnsOf = KernelColumns.Of(layer, a => a == first);
        var unfolded = KernelColumns.Unfold(problem.W, layer.Rows, layer.Columns, columnsOf);
        var (rows, columns) = (layer.Rows * columnsOf.Count, columnsOf[0].Length);
        var norm = whitened ? problem.Norm.Marginal(columnsOf) : null;
        return WeightedSvd.Of(unfolded, rows, columns, norm, most, problem.Bench);
    }

    /// <summary>Squared errors of all groups for ranks 0, 1, … and the squared norm, with H by regression on V as it starts.</summary>
    private static (double[] Errors, double Energy) Errors(
        ConvolutionLayer layer,
        int first,
        int most,
        IReadOnlyList<KernelProblem> problems,
        WeightedSvd[] cuts
    )
    {
        var errors = new double[most + 1];
        var energy = 0.0;
        foreach (var (problem, cut) in problems.Zip(cuts).Where(p => p.First.Counts))
        {
            problem.Bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var nested = new NestedKernels(problem.W, problem.Rows, problem.Norm, Start(layer, first, most, cut), problem.Bench);
            energy += nested.Energy;
            foreach (var (rank, error) in nested.Errors().Index())
                errors[rank] += error;
        }

        return (errors, energy);
    }

    private static SeparatedKernel Start(ConvolutionLayer layer, int first, int rank, WeightedSvd cut) =>
        new(cut.Pair(rank).Right, rank, KernelColumns.Of(layer, a => a == first));

    private static SingularSpectrum SpectrumOf(ConvolutionLayer layer, int first, WeightedSvd[] cuts)
    {
        var values = Enumerable.Range(0, cuts[0].MostRank).Select(i => Math.Sqrt(cuts.Sum(c => c.Values[i] * c.Values[i])));
        var columns = layer.Inputs * (int)layer.Kernel[first];
        return new SingularSpectrum(layer.Rows * layer.Columns / columns, columns, values.ToArray(), cuts.Sum(c => c.Energy));
    }

    /// <summary>Scales V's rows and H's slices so that both are equally long.</summary>
    private static void Balance(double[] left, double[] right, int rows, int rank)
    {
        var (perRank, columns) = (left.Length / rows / rank, right.Length / rank);
        for (var r = 0; r < rank; r++)
        {
            var v = right.AsSpan(r * columns, columns);
            var length = 0.0;
            for (var o = 0; o < rows; o++)
                length += TensorPrimitives.SumOfSquares<double>(left.AsSpan((o * rank + r) * perRank, perRank));
            var other = TensorPrimitives.SumOfSquares<double>(v);
            if (length == 0 || other == 0)
                continue;
            var scale = Math.Pow(other / length, 0.25);
            TensorPrimitives.Divide(v, scale, v);
            for (var o = 0; o < rows; o++)
            {
                var slice = left.AsSpan((o * rank + r) * perRank, perRank);
                TensorPrimitives.Multiply(slice, scale, slice);
            }
        }
    }
}
