using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Turns a subspace towards leading left singular vectors of A, faster than powers do (Rutishauser 1970; Zhou, Saad et al. 2006). Powers of A·Aᵀ stretch the
/// direction of σ² by σ² a step; the polynomial that stays below 1 on all of [0, e] and grows fastest beyond is Chebyshev's:
/// <code>
/// M = (2/e)·A·Aᵀ − I
/// T₁ = M,   T_{k+1} = 2·M·T_k − T_{k−1}             e the square of the smallest singular value that is wanted, as far as it is known
/// Q_k = orth(T_k(M)·Q₀) = T_k(M)·Q₀·R⁻¹
/// Q_{k+1} ∝ 2·M·Q_k − Z_k,   Z_k = T_{k−1}(M)·Q₀·R⁻¹   the recurrence stands when both terms are turned alike
/// </code>
/// Columns are first turned to Ritz vectors, which the polynomial leaves nearly orthogonal though of very different lengths: so float sums do not lose the short ones.
/// </summary>
/// <param name="a">A, row-major [m, n].</param>
/// <param name="m">Rows.</param>
/// <param name="n">Columns.</param>
/// <param name="width">Columns of Q.</param>
/// <param name="products">Multiplies.</param>
/// <param name="parallel">Threads for what is no product.</param>
internal sealed class ChebyshevIteration(float[] a, int m, int n, int width, MatrixProduct products, ParallelOptions parallel)
{
    /// <summary>Where the known edge has grown by more, what was built on the old one is worth less than starting anew.</summary>
    private const double Growth = 1.1;

    /// <summary>Above this ratio of σ₁² to the edge, float sums do not hold what a step stretches.</summary>
    private const double Steepest = 1e6;

    private float[]? _older;
    private double _edge;

    /// <summary>The next Q.</summary>
    /// <param name="basis">Q, row-major [m, width].</param>
    /// <param name="projected">Aᵀ·Q, row-major [n, width].</param>
    /// <param name="ritz">Of Qᵀ·A·Aᵀ·Q.</param>
    /// <param name="edge">e.</param>
    public float[] Step(float[] basis, float[] projected, SymmetricEigen ritz, double edge)
    {
        if (ritz.Values[0] > Steepest * edge)
        {
            _older = null;
            var turned = Orthonormal.Columns(projected, n, width, products, parallel);
            return Orthonormal.Columns(products.Multiply(a, turned, m, n, width), m, width, products, parallel);
        }

        if (_older is null || edge > Growth * _edge)
            (_older, _edge) = (null, edge);
        var next = products.Multiply(a, projected, m, n, width);
        // M·Q, or twice that less the term before
        var times = _older is null ? 1f : 2f;
        TensorPrimitives.Multiply(next, (float)(2 * times / _edge), next);
        TensorPrimitives.MultiplyAdd(basis, -times, next, next);
        if (_older is not null)
            TensorPrimitives.Subtract(next, _older, next);
        (next, _older) = Orthogonalize(next, basis, ritz);
        return next;
    }

    /// <summary>Both terms times Eᵀ·R⁻¹, after which the first one is orthonormal.</summary>
    private (float[] Next, float[] Older) Orthogonalize(float[] next, float[] older, SymmetricEigen ritz)
    {
        next = products.Multiply(next, Singles(ritz.Vectors), m, width, width, transposeB: true);
        // right = R⁻ᵀ·E
        var right = ritz.Vectors;
        for (var round = 0; round < 2; round++)
        {
            var inverse = Orthonormal.InverseFactor(Orthonormal.Gram(next, m, width, products), width, parallel);
            next = products.Multiply(next, Singles(inverse), m, width, width, transposeB: true);
            right = products.Multiply(inverse, right, width, width, width);
        }

        return (next, products.Multiply(older, Singles(right), m, width, width, transposeB: true));
    }

    private static float[] Singles(double[] values) => Array.ConvertAll(values, v => (float)v);
}
