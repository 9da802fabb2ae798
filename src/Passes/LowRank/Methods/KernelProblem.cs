using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>One group of a convolution, in the norm of its inputs.</summary>
internal sealed class KernelProblem
{
    private readonly InputNorm? _input;

    public KernelProblem(ConvolutionLayer layer, int group, LayerMoments? moments, Workbench bench)
    {
        W = layer.Matrix(group);
        (Rows, Columns, Bench) = (layer.Rows, layer.Columns, bench);
        _input = moments?.NormOf(group);
        // a group whose inputs never change has no error in the norm of the others
        Counts = moments is null || _input is not null;
        Norm = new KernelNorm(_input, Columns, bench.Products);
        Fit = new KernelFit(W, Rows, Norm, bench);
        SquaredNorm = ErrorOf(new double[W.Length]);
    }

    /// <summary>Row-major [rows, columns].</summary>
    public double[] W { get; }

    public int Rows { get; }

    public int Columns { get; }

    public Workbench Bench { get; }

    /// <summary>Whether the group has a part in the error.</summary>
    public bool Counts { get; }

    public bool IsWhitened => _input is not null;

    public InputNorm? Input => _input;

    public KernelNorm Norm { get; }

    public KernelFit Fit { get; }

    /// <summary>‖W‖² in the norm of the moment.</summary>
    public double SquaredNorm { get; }

    /// <summary>‖W − W̃‖² in the norm of the moment, without shrinkage.</summary>
    public double ErrorOf(double[] approximation)
    {
        var difference = new double[W.Length];
        TensorPrimitives.Subtract(W, approximation, difference);
        return Counts ? _input?.Squared(difference, Rows, Bench.Products) ?? TensorPrimitives.SumOfSquares<double>(difference) : 0;
    }

    public static IReadOnlyList<KernelProblem> Of(ConvolutionLayer layer, LayerMoments? moments, Workbench bench) =>
        [.. Enumerable.Range(0, layer.Groups).Select(g => new KernelProblem(layer, g, moments, bench))];
}
