using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// CP: a 1×1 convolution to R channels, a depthwise one along each kernel axis, a 1×1 convolution to the outputs (Lebedev et al. 2015):
/// <code>
/// W[o, (c,i,j)] ≈ Σ_r A[o,r]·B[r,c]·D[r,i]·E[r,j]
/// start:  a few rounds of alternating least squares in the plain norm, from several random starts (<see cref="CpDecomposition"/>)
/// then:   all factors together in the norm of the patches, or the plain one (<see cref="SeparableFit"/>)
/// </code>
/// Each rank takes a search of its own, so that a few ranks only are looked at, and those by its first steps: what the choice sees is an upper bound.
/// </summary>
internal sealed class CpMethod : KernelMethod
{
    private const int Ranks = 6;
    private const int SurveySteps = 12;
    private const int MostSteps = 100;

    /// <summary>Up to this rank, how near a search comes differs by its start; of many terms it hardly does.</summary>
    private const int FewTerms = 64;
    private const int StartsOfFew = 3;
    private const int RoundsOfFew = 8;
    private const int RoundsOfMany = 4;

    /// <summary>Multiply-accumulates that a search may take, for the survey at one rank and for the fit; large kernels get fewer steps, but a few at least.</summary>
    private const double SurveyWork = 4e9,
        FitWork = 6e10;
    private const int LeastSteps = 2;

    /// <inheritdoc/>
    public override string Id => "cp";

    /// <inheritdoc/>
    protected override string? WhyNot(ConvolutionLayer layer) =>
        layer.Kernel.All(k => k == 1) ? "its kernel has one element, along whose axes nothing can move"
        : layer.Inputs < 2 ? "it sums over one input channel"
        : null;

    /// <inheritdoc/>
    protected override DecompositionCandidate Survey(ConvolutionLayer layer, LayerMoments? moments, Workbench bench)
    {
        var problems = KernelProblem.Of(layer, moments, bench);
        var unit = layer.ChainCost(Chain(layer, 1)).Macs;
        var worthwhile = (int)Math.Max(1, layer.Cost.Macs / Math.Max(1, unit));
        var points = Enumerable
            .Range(1, Ranks)
            .Select(i => Math.Max(1, worthwhile * i / (Ranks + 1)))
            .Distinct()
            .Select(rank =>
            {
                var error = Relative(problems, p => Search(layer, rank, p, SurveySteps, SurveyWork).Solution.Approximation);
                return new CandidatePoint([rank], layer.ChainCost(Chain(layer, rank)), error);
            });
        return new DecompositionCandidate(Id, PointFront.Of(points), null, null);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, CandidatePoint point) => Chain(layer, point.Ranks[0]);

    /// <inheritdoc/>
    protected override (double[] Approximation, IReadOnlyList<double[]> Factors) Fit(
        ConvolutionLayer layer,
        CandidatePoint point,
        KernelProblem problem
    )
    {
        var (kernel, solution) = Search(layer, point.Ranks[0], problem, MostSteps, FitWork);
        return (solution.Approximation, [.. kernel.Inner, solution.Left]);
    }

    private static int[] Moving(ConvolutionLayer layer) => [.. Enumerable.Range(0, layer.Kernel.Length).Where(a => layer.Kernel[a] > 1)];

    /// <summary>Strides and padding along axes of extent 1 stand in the first depthwise convolution, too.</summary>
    private static List<ConvolutionFactor> Chain(ConvolutionLayer layer, int rank)
    {
        var channels = layer.Groups * (long)rank;
        var moving = Moving(layer);
        return
        [
            new ConvolutionFactor([channels, layer.Inputs, .. Extents(layer, _ => false)], Axes(layer, _ => false), layer.Groups, []),
            .. moving.Select(
                (axis, i) =>
                    new ConvolutionFactor(
                        [channels, 1, .. Extents(layer, a => a == axis)],
                        Axes(layer, a => a == axis || (i == 0 && layer.Kernel[a] == 1)),
                        channels,
                        []
                    )
            ),
            new ConvolutionFactor([layer.Outputs, rank, .. Extents(layer, _ => false)], Axes(layer, _ => false), layer.Groups, []),
        ];
    }

    private static (SeparableKernel Kernel, KernelSolution Solution) Search(
        ConvolutionLayer layer,
        int rank,
        KernelProblem problem,
        int mostSteps,
        double mostWork
    )
    {
        int[] inner = [layer.Inputs, .. Moving(layer).Select(a => (int)layer.Kernel[a])];
        var (rows, columns, bench) = (layer.Rows, (double)layer.Columns, problem.Bench);
        // (B·D·E)·S where there is one, its Gram matrix, and the products with W and A
        var work = rank * columns * ((problem.IsWhitened ? columns : 0) + rank + 3 * rows);
        var steps = (int)Math.Clamp(mostWork / work, LeastSteps, mostSteps);
        var random = new DeterministicRandom(bench.Seed, $"cp {layer.Label} {rank}");
        var (rounds, starts) = rank <= FewTerms ? (RoundsOfFew, StartsOfFew) : (RoundsOfMany, 1);
        var start = CpDecomposition.Of(problem.W, [rows, .. inner], rank, rounds, starts, random, bench);
        var kernel = new SeparableKernel([.. start.Factors.Skip(1)], rank, inner);
        return (kernel, new SeparableFit(problem.W, rows, problem.Norm, bench).Fit(kernel, steps));
    }
}
