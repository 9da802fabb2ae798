using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The norm ‖E‖_C = √tr(E·C·Eᵀ) of a layer's errors, C the second moment of the layer's inputs: mean squared error of the output. What is minimised is the norm of
/// S = (1 − ρ)·C + ρ·m·I, m = tr C/p, which errors in directions that no sample showed do not escape.
/// </summary>
internal sealed class InputNorm
{
    /// <summary>Bounds of ρ: below, factors of S lose their digits; above, nothing of the data is left.</summary>
    private const double LeastShrinkage = 1e-6,
        MostShrinkage = 0.999;

    /// <param name="moment">C, symmetric, row-major [p, p].</param>
    /// <param name="size">p.</param>
    /// <param name="shrinkage">ρ.</param>
    public InputNorm(double[] moment, int size, double shrinkage)
    {
        (Moment, Size, Shrinkage) = (moment, size, Math.Clamp(shrinkage, LeastShrinkage, MostShrinkage));
        for (var i = 0; i < size; i++)
            Level += moment[(long)i * size + i] / size;
    }

    /// <summary>C.</summary>
    public double[] Moment { get; }

    /// <summary>p.</summary>
    public int Size { get; }

    /// <summary>ρ.</summary>
    public double Shrinkage { get; }

    /// <summary>m.</summary>
    public double Level { get; }

    /// <summary>S.</summary>
    public double[] Shrunk()
    {
        var shrunk = new double[Moment.Length];
        TensorPrimitives.Multiply(Moment, 1 - Shrinkage, shrunk);
        for (var i = 0; i < Size; i++)
            shrunk[(long)i * Size + i] += Shrinkage * Level;
        return shrunk;
    }

    /// <summary>W·S, with no other copy of S than C itself.</summary>
    /// <param name="w">W, row-major [rows, p].</param>
    /// <param name="rows">Rows of W.</param>
    /// <param name="products">Multiplies.</param>
    public double[] Times(double[] w, int rows, MatrixProduct products)
    {
        var product = products.Multiply(w, Moment, rows, Size, Size);
        TensorPrimitives.Multiply(product, 1 - Shrinkage, product);
        TensorPrimitives.MultiplyAdd(w, Shrinkage * Level, product, product);
        return product;
    }

    /// <summary>L of S = L·Lᵀ, row-major, zeros above the diagonal.</summary>
    public double[] Factor(ParallelOptions parallel)
    {
        var factor = Shrunk();
        if (!LowerTriangle.TryFactor(factor, Size, parallel))
            throw new InvalidOperationException($"a shrunk moment of {Size} columns is not positive definite");
        for (var i = 0; i < Size; i++)
            factor.AsSpan(i * Size + i + 1, Size - i - 1).Clear();
        return factor;
    }

    /// <summary>tr(E·C·Eᵀ), the squared norm without shrinkage.</summary>
    /// <param name="error">E, row-major [rows, p].</param>
    /// <param name="rows">Rows of E.</param>
    /// <param name="products">Multiplies.</param>
    public double Squared(double[] error, int rows, MatrixProduct products) =>
        TensorPrimitives.Dot<double>(products.Multiply(error, Moment, rows, Size, Size), error);
}
