using System.Collections.Immutable;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>What methods share that make several convolutions of one: each group is fitted for itself, with the same ranks.</summary>
internal abstract class KernelMethod : DecompositionMethod
{
    /// <inheritdoc/>
    public sealed override string? WhyNot(TargetLayer layer) =>
        layer is ConvolutionLayer convolution ? WhyNot(convolution) : $"{Id} is for convolutions";

    /// <inheritdoc/>
    public sealed override DecompositionCandidate Survey(TargetLayer layer, LayerMoments? moments, Workbench bench) =>
        Survey((ConvolutionLayer)layer, moments, bench);

    /// <inheritdoc/>
    public sealed override LayerFactors Fit(TargetLayer layer, CandidatePoint point, LayerMoments? moments, Workbench bench)
    {
        var convolution = (ConvolutionLayer)layer;
        var chain = Chain(convolution, point);
        var values = chain.Select(f => new double[f.Parameters]).ToArray();
        var approximations = new double[layer.Groups][];
        for (var group = 0; group < layer.Groups; group++)
        {
            bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var fit = new KernelProblem(convolution, group, moments, bench);
            (approximations[group], var factors) = Fit(convolution, point, fit);
            for (var i = 0; i < factors.Count; i++)
                factors[i].CopyTo(values[i], group * factors[i].Length);
        }

        return OfChain(convolution, [.. chain.Select((f, i) => f with { Values = values[i] })], approximations);
    }

    /// <inheritdoc/>
    public sealed override LayerFactors Draw(TargetLayer layer, CandidatePoint point, DeterministicRandom random)
    {
        var convolution = (ConvolutionLayer)layer;
        return OfChain(convolution, [.. Chain(convolution, point).Select(f => f with { Values = Noise(f.Parameters, random) })], []);
    }

    protected abstract string? WhyNot(ConvolutionLayer layer);

    protected abstract DecompositionCandidate Survey(ConvolutionLayer layer, LayerMoments? moments, Workbench bench);

    /// <summary>The convolutions of a point, without numbers.</summary>
    protected abstract IReadOnlyList<ConvolutionFactor> Chain(ConvolutionLayer layer, CandidatePoint point);

    /// <summary>Fits one group.</summary>
    /// <returns>W̃, and the numbers of each convolution's part for this group.</returns>
    protected abstract (double[] Approximation, IReadOnlyList<double[]> Factors) Fit(
        ConvolutionLayer layer,
        CandidatePoint point,
        KernelProblem problem
    );

    /// <summary>Axes of a factor: those for which a condition holds.</summary>
    protected static ImmutableArray<bool> Axes(ConvolutionLayer layer, Func<int, bool> moves) =>
        [.. Enumerable.Range(0, layer.Kernel.Length).Select(moves)];

    /// <summary>Kernel extents of a factor: the layer's own along axes for which a condition holds, else 1.</summary>
    protected static IEnumerable<long> Extents(ConvolutionLayer layer, Func<int, bool> moves) =>
        layer.Kernel.Select((extent, axis) => moves(axis) ? extent : 1);

    /// <summary>The sum over groups of relative errors, weighed by their outputs.</summary>
    protected static double Relative(IReadOnlyList<KernelProblem> problems, Func<KernelProblem, double[]> approximationOf)
    {
        var (error, norm) = (0.0, 0.0);
        foreach (var problem in problems)
        {
            error += problem.ErrorOf(approximationOf(problem));
            norm += problem.SquaredNorm;
        }

        return Relative(error, norm);
    }

    private static LayerFactors OfChain(
        ConvolutionLayer layer,
        IReadOnlyList<ConvolutionFactor> chain,
        IReadOnlyList<double[]> approximations
    ) => new(approximations, [.. chain.Select(f => f.Values)], (editor, shift) => layer.WriteChain(editor, chain, shift));
}
