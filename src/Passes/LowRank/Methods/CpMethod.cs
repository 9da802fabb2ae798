using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// CP: a 1×1 convolution to R channels, a depthwise one along each kernel axis, a 1×1 convolution to the outputs (Lebedev et al. 2015):
/// <code>
/// W[o, (c,i,j)] ≈ Σ_r A[o,r]·B[r,c]·D[r,i]·E[r,j]
/// plain:     alternating least squares from several random starts (<see cref="CpDecomposition"/>)
/// whitened:  from there, A by regression and B, D, E by conjugate gradients in the norm of the patches, in turns (<see cref="KernelFit"/>)
/// </code>
/// Each rank takes a fit of its own, so that a few ranks only are looked at.
/// </summary>
internal sealed class CpMethod : KernelMethod
{
    private const int Ranks = 6;
    private const int SurveyRounds = 12;
    private const int Rounds = 100;
    private const int Starts = 3;

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
                var error = Relative(problems, p => p.Fit.Solve(Start(layer, rank, p, SurveyRounds, 1)).Approximation);
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
        var rank = point.Ranks[0];
        var kernel = Start(layer, rank, problem, Rounds, Starts);
        var solution = problem.IsWhitened ? problem.Fit.Fit(kernel) : problem.Fit.Solve(kernel);
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

    private static SeparableKernel Start(ConvolutionLayer layer, int rank, KernelProblem problem, int rounds, int starts)
    {
        int[] inner = [layer.Inputs, .. Moving(layer).Select(a => (int)layer.Kernel[a])];
        var random = new DeterministicRandom(problem.Bench.Seed, $"cp {layer.Label} {rank}");
        var cp = CpDecomposition.Of(problem.W, [layer.Rows, .. inner], rank, rounds, starts, random, problem.Bench);
        return new SeparableKernel([.. cp.Factors.Skip(1)], rank, inner);
    }
}
