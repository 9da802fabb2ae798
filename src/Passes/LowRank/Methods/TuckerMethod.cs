using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Tucker-2: a 1×1 convolution to s channels, the kernel from s to t channels, a 1×1 convolution to the outputs (Kim et al. 2016):
/// <code>
/// W[o, (c,k)] ≈ Σ_t Σ_s Uo[o,t]·G[t,s,k]·Ui[s,c]
/// start:     Ui from the unfolding [(o,k), c], in the mean norm over k (HOSVD)
/// plain:     Uo from the unfolding along o of what Ui leaves, Ui from that along c of what Uo leaves, in turns (HOOI)
/// whitened:  (Uo, G) given Ui in closed form by reduced rank regression, Ui by conjugate gradients, in turns (<see cref="KernelFit"/>)
/// </code>
/// Of all pairs of ranks of one cost, the one is looked at whose two unfoldings lose least in sum.
/// </summary>
internal sealed class TuckerMethod : KernelMethod
{
    /// <summary>Shares of the layer's cost that are looked at, in sixteenths; above, hardly anything is saved.</summary>
    private const int MostCost = 13,
        Costs = 16;
    private const double HooiTolerance = 1e-6;
    private const int MostRounds = 50;

    /// <inheritdoc/>
    public override string Id => "tucker";

    /// <inheritdoc/>
    protected override string? WhyNot(ConvolutionLayer layer) =>
        layer.Columns == layer.Inputs ? "its kernel has one element, where nothing stands between tucker's outer factors"
        : layer.Inputs < 2 ? "it sums over one input channel, where tucker has no inner rank to choose"
        : null;

    /// <inheritdoc/>
    protected override DecompositionCandidate Survey(ConvolutionLayer layer, LayerMoments? moments, Workbench bench)
    {
        var problems = KernelProblem.Of(layer, moments, bench);
        var outputs = problems.Select(p => OutputCut(p)).ToArray();
        var inputs = problems.Select(p => InputCut(layer, p)).ToArray();
        var (outputTails, inputTails) = (Tails(outputs), Tails(inputs));
        var points = new List<CandidatePoint>();
        var pairs = Pairs(layer, inputTails, outputTails);
        var nested = pairs.Count == 0 ? [] : Nested(layer, pairs.Max(p => p.Inputs), problems, inputs);
        foreach (var group in pairs.GroupBy(p => p.Inputs))
        {
            bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var errors = nested.Select(n => n.Errors(group.Key)).ToArray();
            foreach (var (s, t) in group)
                points.Add(
                    new CandidatePoint(
                        [s, t],
                        layer.ChainCost(Chain(layer, s, t)),
                        Relative(errors.Sum(e => e[t]), nested.Sum(n => n.Energy))
                    )
                );
        }

        // at full rank nothing is lost
        var (fullInputs, fullOutputs) = (inputTails.Length - 1, outputTails.Length - 1);
        points.Add(new CandidatePoint([fullInputs, fullOutputs], layer.ChainCost(Chain(layer, fullInputs, fullOutputs)), 0));

        return new DecompositionCandidate(
            Id,
            PointFront.Of(points),
            SpectrumOf(layer, problems.Select(p => WeightedSvd.Of(p.W, p.Rows, p.Columns, null, p.Rows, bench))),
            moments is null ? null : SpectrumOf(layer, outputs)
        );
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, CandidatePoint point) =>
        Chain(layer, point.Ranks[0], point.Ranks[1]);

    /// <inheritdoc/>
    protected override (double[] Approximation, IReadOnlyList<double[]> Factors) Fit(
        ConvolutionLayer layer,
        CandidatePoint point,
        KernelProblem problem
    )
    {
        var (s, t) = (point.Ranks[0], point.Ranks[1]);
        var kernel = Start(layer, s, InputCut(layer, problem));
        var solution = problem.IsWhitened ? problem.Fit.Fit(kernel, t) : Iterate(layer, kernel, s, t, problem);
        var products = problem.Bench.Products;
        var q = kernel.Features;
        // without a limit below the outputs there is no basis: the outer factor is the identity
        var basis = solution.Basis ?? Identity(t);
        var core = products.Multiply(basis, solution.Left, t, problem.Rows, q);
        var outer = new double[problem.Rows * t];
        for (var o = 0; o < problem.Rows; o++)
        for (var i = 0; i < t; i++)
            outer[o * t + i] = basis[i * problem.Rows + o];
        return (solution.Approximation, [kernel.Inner[0], core, outer]);
    }

    private static IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, int s, int t) =>
        [
            new ConvolutionFactor(
                [layer.Groups * (long)s, layer.Inputs, .. Extents(layer, _ => false)],
                Axes(layer, _ => false),
                layer.Groups,
                []
            ),
            new ConvolutionFactor([layer.Groups * (long)t, s, .. layer.Kernel], Axes(layer, _ => true), layer.Groups, []),
            new ConvolutionFactor([layer.Outputs, t, .. Extents(layer, _ => false)], Axes(layer, _ => false), layer.Groups, []),
        ];

    private static WeightedSvd OutputCut(KernelProblem problem) =>
        WeightedSvd.Of(problem.W, problem.Rows, problem.Columns, problem.Input, problem.Rows, problem.Bench);

    private static WeightedSvd InputCut(ConvolutionLayer layer, KernelProblem problem)
    {
        var columnsOf = KernelColumns.Of(layer, _ => false);
        var unfolded = KernelColumns.Unfold(problem.W, layer.Rows, layer.Columns, columnsOf);
        var rows = layer.Rows * columnsOf.Count;
        return WeightedSvd.Of(unfolded, rows, layer.Inputs, problem.Norm.Marginal(columnsOf), layer.Inputs, problem.Bench);
    }

    private static NestedKernels[] Nested(ConvolutionLayer layer, int most, IReadOnlyList<KernelProblem> problems, WeightedSvd[] cuts) =>
        [
            .. problems
                .Zip(cuts)
                .Where(p => p.First.Counts)
                .Select(p => new NestedKernels(p.First.W, p.First.Rows, p.First.Norm, Start(layer, most, p.Second), p.First.Bench)),
        ];

    private static SeparatedKernel Start(ConvolutionLayer layer, int s, WeightedSvd cut) =>
        new(cut.Pair(s).Right, s, KernelColumns.Of(layer, _ => false));

    /// <summary>HOOI, until the error changes by less than <see cref="HooiTolerance"/> of the norm.</summary>
    private static KernelSolution Iterate(ConvolutionLayer layer, SeparatedKernel kernel, int s, int t, KernelProblem problem)
    {
        var (bench, columnsOf) = (problem.Bench, KernelColumns.Of(layer, _ => false));
        var solution = problem.Fit.Solve(kernel, t);
        for (var round = 0; round < MostRounds && solution.Basis is not null; round++)
        {
            var seen = bench.Products.Multiply(solution.Basis, problem.W, t, problem.Rows, problem.Columns);
            var unfolded = KernelColumns.Unfold(seen, t, problem.Columns, columnsOf);
            var rows = t * columnsOf.Count;
            var gram = bench.Products.Multiply(unfolded, unfolded, layer.Inputs, rows, layer.Inputs, transposeA: true);
            var eigen = SymmetricEigen.Decompose(gram, layer.Inputs, bench.Parallel);
            eigen.Vectors.AsSpan(0, s * layer.Inputs).CopyTo(kernel.Inner[0]);
            var next = problem.Fit.Solve(kernel, t);
            var change = Math.Abs(solution.SquaredError - next.SquaredError);
            solution = next;
            if (change < HooiTolerance * problem.SquaredNorm)
                break;
        }

        return solution;
    }

    /// <summary>Pairs of ranks, one for each of some shares of the layer's cost.</summary>
    private static HashSet<(int Inputs, int Outputs)> Pairs(ConvolutionLayer layer, double[] inputTails, double[] outputTails)
    {
        var (mostInputs, mostOutputs) = (inputTails.Length - 1, outputTails.Length - 1);
        var pairs = new HashSet<(int, int)>();
        for (var i = 1; i <= MostCost; i++)
        {
            (int, int)? best = null;
            var least = double.PositiveInfinity;
            for (var s = 1; s <= mostInputs; s++)
            {
                var fixedCost = layer.ChainCost(Chain(layer, s, 0)).Macs;
                var perOutput = layer.ChainCost(Chain(layer, s, 1)).Macs - fixedCost;
                var t = (int)Math.Min(mostOutputs, ((double)layer.Cost.Macs * i / Costs - fixedCost) / Math.Max(1, perOutput));
                if (t < 1 || inputTails[s] + outputTails[t] >= least)
                    continue;
                (best, least) = ((s, t), inputTails[s] + outputTails[t]);
            }

            if (best is { } pair)
                pairs.Add(pair);
        }

        return pairs;
    }

    /// <summary>Relative errors of all groups together, for ranks 0, 1, ….</summary>
    private static double[] Tails(IReadOnlyList<WeightedSvd> cuts)
    {
        var errors = cuts.Select(c => c.Errors()).ToArray();
        var norm = cuts.Sum(c => c.SquaredNorm);
        return [.. Enumerable.Range(0, errors[0].Length).Select(r => Relative(errors.Sum(e => e[r]), norm))];
    }

    private static SingularSpectrum SpectrumOf(ConvolutionLayer layer, IEnumerable<WeightedSvd> groups)
    {
        var cuts = groups.ToArray();
        var values = Enumerable.Range(0, cuts[0].MostRank).Select(i => Math.Sqrt(cuts.Sum(c => c.Values[i] * c.Values[i])));
        return new SingularSpectrum(layer.Rows, layer.Columns, values.ToArray(), cuts.Sum(c => c.Energy));
    }

    private static double[] Identity(int n)
    {
        var identity = new double[n * n];
        for (var i = 0; i < n; i++)
            identity[i * n + i] = 1;
        return identity;
    }
}
