namespace NNCompress.Passes.Numerics;

/// <summary>
/// Columns of X that a free part of W reads, taken out of the others:
/// <code>
/// S [p, p] = XᵀX/n,  J some of the columns,  R the rest
/// T = S_JJ⁻¹·S_JR                  what the columns of J say about the rest
/// S_R|J = S_RR − S_RJ·T            what they do not say (Schur complement)
/// min over D of ‖[E_J − D, E_R]‖_S = ‖E_R‖_{S_R|J}      at D = E_J + E_R·Tᵀ
/// </code>
/// </summary>
/// <param name="Rest">R, rising.</param>
/// <param name="Moment">S_R|J, row-major; null for S = I, where it is I.</param>
/// <param name="Regression">T, row-major [|J|, |R|]; null for S = I, where it is 0.</param>
internal sealed record ConditionalMoment(int[] Rest, double[]? Moment, double[]? Regression)
{
    /// <param name="moment">S, row-major [p, p], positive definite; null for I.</param>
    /// <param name="size">p.</param>
    /// <param name="columns">J, rising; not all.</param>
    /// <param name="bench">What to work with.</param>
    public static ConditionalMoment Of(double[]? moment, int size, int[] columns, Workbench bench)
    {
        int[] rest = [.. Enumerable.Range(0, size).Except(columns)];
        if (moment is null)
            return new ConditionalMoment(rest, null, null);
        var (own, other) = (columns.Length, rest.Length);
        var inverse = NormalEquations.InverseFactor(Part(moment, size, columns, columns), own, bench.Parallel);
        // K = L⁻¹·S_JR, so that S_RJ·T = Kᵀ·K and T = L⁻ᵀ·K
        var half = bench.Products.Multiply(inverse, Part(moment, size, columns, rest), own, own, other);
        var regression = bench.Products.Multiply(inverse, half, own, own, other, transposeA: true);
        var left = Part(moment, size, rest, rest);
        var said = bench.Products.Multiply(half, half, other, own, other, transposeA: true);
        for (var i = 0; i < left.Length; i++)
            left[i] -= said[i];
        return new ConditionalMoment(rest, left, regression);
    }

    /// <summary>Rows and columns of a matrix.</summary>
    public static double[] Part(double[] matrix, int width, int[] rows, int[] columns)
    {
        var part = new double[rows.Length * columns.Length];
        for (var r = 0; r < rows.Length; r++)
        for (var c = 0; c < columns.Length; c++)
            part[r * columns.Length + c] = matrix[(long)rows[r] * width + columns[c]];
        return part;
    }
}
