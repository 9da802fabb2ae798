namespace NNCompress.Passes.Numerics;

/// <summary>
/// A kernel W̃ = M·Φᵀ [rows, columns] whose features Φᵀ [q, columns] are made of a few small inner factors, linear in each of them, while M [rows, q] is free:
/// <code>
/// spatial:  Φᵀ[(r,j), (c,i,j')] = V[r,c,i]·δ_jj'          Tucker:  Φᵀ[(t,k), (c,k')] = U[t,c]·δ_kk'
/// CP:       Φᵀ[r, (c,i,j)] = C[r,c]·D[r,i]·E[r,j]
/// </code>
/// </summary>
internal abstract class FactoredKernel
{
    /// <summary>q.</summary>
    public abstract int Features { get; }

    /// <summary>Inner factors, changed in place while they are fitted.</summary>
    public abstract IReadOnlyList<double[]> Inner { get; }

    /// <summary>The features with one inner factor replaced, row-major [q, columns].</summary>
    /// <param name="block">Which factor.</param>
    /// <param name="values">What stands in its place.</param>
    public abstract double[] Push(int block, double[] values);

    /// <summary>The adjoint of <see cref="Push"/>: ⟨Push(v), G⟩ = ⟨v, Pull(G)⟩.</summary>
    /// <param name="block">Which factor.</param>
    /// <param name="gradient">G, row-major [q, columns].</param>
    public abstract double[] Pull(int block, double[] gradient);

    /// <summary>ΦᵀSΦ, row-major [q, q].</summary>
    public virtual double[] Gram(KernelNorm norm, MatrixProduct products)
    {
        var features = Push(0, Inner[0]);
        return products.Multiply(norm.Times(features, Features), features, Features, norm.Columns, Features, transposeB: true);
    }
}
