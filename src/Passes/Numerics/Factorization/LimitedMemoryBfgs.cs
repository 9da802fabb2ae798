using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Descent directions from the last few steps, L-BFGS (Nocedal 1980; Liu and Nocedal 1989):
/// <code>
/// s = x' − x,  y = g' − g,  ρ = 1/sᵀy
/// H' = (I − ρ·s·yᵀ)·H·(I − ρ·y·sᵀ) + ρ·s·sᵀ      from H₀ = (sᵀy/yᵀy)·I, m steps back
/// d = −H·g
/// </code>
/// A step along which the slope did not rise, sᵀy ≤ 0, says nothing of a minimum and is passed over, so that H stays positive definite.
/// </summary>
internal sealed class LimitedMemoryBfgs
{
    /// <summary>m.</summary>
    private const int Memory = 10;

    private readonly List<(double[] S, double[] Y, double Rho)> _steps = [];

    /// <summary>Whether it knows no step, so that its direction is that of steepest descent, of no useful length.</summary>
    public bool IsEmpty => _steps.Count == 0;

    /// <summary>Takes in a step.</summary>
    /// <param name="s">x' − x; kept.</param>
    /// <param name="y">g' − g; kept.</param>
    public void Add(double[] s, double[] y)
    {
        var curvature = TensorPrimitives.Dot<double>(s, y);
        if (!(curvature > 1e-10 * TensorPrimitives.Norm<double>(s) * TensorPrimitives.Norm<double>(y)))
            return;
        if (_steps.Count == Memory)
            _steps.RemoveAt(0);
        _steps.Add((s, y, 1 / curvature));
    }

    /// <summary>Forgets all steps.</summary>
    public void Clear() => _steps.Clear();

    /// <summary>d for the gradient g, of as many elements as the steps.</summary>
    public double[] Direction(double[] gradient)
    {
        var direction = new double[gradient.Length];
        TensorPrimitives.Negate(gradient, direction);
        var along = new double[_steps.Count];
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            along[i] = _steps[i].Rho * TensorPrimitives.Dot<double>(_steps[i].S, direction);
            TensorPrimitives.MultiplyAdd(_steps[i].Y, -along[i], direction, direction);
        }

        if (_steps.Count > 0)
            TensorPrimitives.Divide(direction, _steps[^1].Rho * TensorPrimitives.SumOfSquares<double>(_steps[^1].Y), direction);
        for (var i = 0; i < _steps.Count; i++)
        {
            var back = along[i] - _steps[i].Rho * TensorPrimitives.Dot<double>(_steps[i].Y, direction);
            TensorPrimitives.MultiplyAdd(_steps[i].S, back, direction, direction);
        }

        return direction;
    }
}
