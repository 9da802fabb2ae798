using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// How far a covariance that few samples gave is drawn towards a multiple of the identity, S̃ = (1 − ρ)·S + ρ·(tr S/p)·I, so that the expected squared error
/// is smallest for Gaussian rows (OAS: Chen, Wiesel, Eldar, Hero 2010):
/// <code>
/// ρ = ((1 − 2/p)·tr S² + tr² S) / ((n + 1 − 2/p)·(tr S² − tr² S/p)),   at most 1
/// </code>
/// </summary>
internal static class OracleShrinkage
{
    /// <param name="covariance">S, row-major [p, p].</param>
    /// <param name="p">Dimensions.</param>
    /// <param name="samples">n.</param>
    public static double Of(double[] covariance, int p, double samples)
    {
        var trace = 0.0;
        for (var i = 0; i < p; i++)
            trace += covariance[(long)i * p + i];
        double squares = TensorPrimitives.SumOfSquares<double>(covariance);
        var spread = (samples + 1 - 2.0 / p) * (squares - trace * trace / p);
        return spread <= 0 ? 1 : Math.Min(1, ((1 - 2.0 / p) * squares + trace * trace) / spread);
    }
}
