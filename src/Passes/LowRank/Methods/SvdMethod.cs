using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Two factors, W ≈ B·A with A [r, columns] and B [rows, r], of each group; a convolution becomes one to r channels and a 1×1 convolution behind it. The
/// optimum of its norm at every rank (<see cref="LayerCut"/>). Where an output sums products of several positions, they are fitted in the norm of that
/// (<see cref="SummedFactors"/>).
/// </summary>
internal sealed class SvdMethod : DecompositionMethod
{
    public const string MethodId = "svd";

    /// <inheritdoc/>
    public override string Id => MethodId;

    /// <inheritdoc/>
    public override string? WhyNot(TargetLayer layer) => null;

    /// <inheritdoc/>
    public override DecompositionCandidate Survey(TargetLayer layer, LayerMoments? moments, Workbench bench)
    {
        var plain = Cut(layer, null, bench);
        var cut = moments is null ? plain : Cut(layer, moments, bench);
        var (errors, norm) = Summed(layer, moments) is { } summed
            ? Errors(layer, moments!, summed, cut.Errors.Length - 1, bench)
            : (cut.Errors, cut.SquaredNorm);
        var points = new List<CandidatePoint>();
        for (var rank = 1; rank < errors.Length; rank++)
            points.Add(new CandidatePoint([rank], CostOf(layer, rank), Relative(errors[rank], norm)));
        return new DecompositionCandidate(Id, points, plain.Spectrum, moments is null ? null : cut.Spectrum);
    }

    /// <inheritdoc/>
    public override LayerFactors Fit(TargetLayer layer, CandidatePoint point, LayerMoments? moments, Workbench bench)
    {
        var rank = point.Ranks[0];
        var pairs = new List<MatrixPair>();
        for (var group = 0; group < layer.Groups; group++)
        {
            var pair = LayerCut.Of(layer, group, moments, rank, bench).Pair(rank);
            pairs.Add(
                Summed(layer, moments) is { } summed
                    ? SummedFactors.Fit(Weight(layer), layer.Output!.Outputs, Positions(layer), summed, pair.Right, rank, bench)
                    : pair
            );
        }

        return OfPairs(layer, pairs, [.. pairs.Select(p => bench.Products.Multiply(p.Left, p.Right, p.Rows, p.Rank, p.Columns))]);
    }

    /// <inheritdoc/>
    public override LayerFactors Draw(TargetLayer layer, CandidatePoint point, DeterministicRandom random)
    {
        var rank = point.Ranks[0];
        MatrixPair[] pairs =
        [
            .. Enumerable
                .Range(0, layer.Groups)
                .Select(_ => new MatrixPair(
                    layer.Rows,
                    layer.Columns,
                    rank,
                    Noise((long)layer.Rows * rank, random),
                    Noise((long)rank * layer.Columns, random)
                )),
        ];
        return OfPairs(layer, pairs, []);
    }

    private static LayerFactors OfPairs(TargetLayer layer, IReadOnlyList<MatrixPair> pairs, IReadOnlyList<double[]> approximations) =>
        new(
            approximations,
            [.. pairs.SelectMany(p => new[] { p.Left, p.Right })],
            (editor, shift) =>
            {
                if (layer is ConvolutionLayer convolution)
                    convolution.WriteChain(editor, convolution.PairChain(pairs), shift);
                else
                    layer.WritePair(editor, pairs, shift);
            }
        );

    /// <summary>What its factors cost.</summary>
    public static LayerCost CostOf(TargetLayer layer, int rank) =>
        layer is ConvolutionLayer convolution
            ? convolution.ChainCost([
                new ConvolutionFactor(
                    [layer.Groups * (long)rank, convolution.Inputs, .. convolution.Kernel],
                    [.. convolution.Kernel.Select(_ => true)],
                    layer.Groups,
                    []
                ),
                new ConvolutionFactor([layer.Outputs, rank], [.. convolution.Kernel.Select(_ => false)], layer.Groups, []),
            ])
            : layer.PairCost(rank);

    /// <summary>The norm of what an output sums over, where that is more than products of one position; null else.</summary>
    private static InputNorm? Summed(TargetLayer layer, LayerMoments? moments) => layer.Output is null ? null : moments?.Output?.NormOf(0);

    /// <summary>The weight as an output sums over it.</summary>
    private static double[] Weight(TargetLayer layer) => layer.Output!.Lay(layer.Matrix(0));

    private static int Positions(TargetLayer layer) => layer.Output!.Columns / layer.Columns;

    private static (double[] Errors, double SquaredNorm) Errors(
        TargetLayer layer,
        LayerMoments moments,
        InputNorm summed,
        int mostRank,
        Workbench bench
    )
    {
        var right = LayerCut.Of(layer, 0, moments, mostRank, bench).Pair(mostRank).Right;
        var (errors, norm) = SummedFactors.Errors(Weight(layer), layer.Output!.Outputs, Positions(layer), summed, right, mostRank, bench);
        // at full rank nothing is lost
        if (mostRank == Math.Min(layer.Rows, layer.Columns))
            errors[mostRank] = 0;
        return (errors, norm);
    }

    /// <summary>Spectrum and errors of all groups together.</summary>
    private static (double[] Errors, double SquaredNorm, SingularSpectrum Spectrum) Cut(
        TargetLayer layer,
        LayerMoments? moments,
        Workbench bench
    )
    {
        // beyond this rank two factors cost more than the layer
        var worthwhile = (int)Math.Max(1, (long)layer.Rows * layer.Columns / (layer.Rows + layer.Columns));
        double[] errors = [];
        double[] squares = [];
        var (norm, energy) = (0.0, 0.0);
        for (var group = 0; group < layer.Groups; group++)
        {
            bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var cut = LayerCut.Of(layer, group, moments, worthwhile, bench);
            // a group whose inputs never change has no error in the norm of the others
            var counts = moments?.Counts(group) ?? true;
            errors = Sum(errors, counts ? cut.Errors() : new double[cut.MostRank + 1]);
            squares = Sum(squares, counts ? [.. cut.Values.Select(v => v * v)] : new double[cut.MostRank]);
            norm += counts ? cut.SquaredNorm : 0;
            energy += counts ? cut.Energy : 0;
        }

        return (errors, norm, new SingularSpectrum(layer.Rows, layer.Columns, squares.Select(Math.Sqrt).ToArray(), energy));
    }

    private static double[] Sum(double[] sums, double[] more) => sums.Length == 0 ? more : [.. sums.Zip(more, (a, b) => a + b)];
}
