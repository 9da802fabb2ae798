namespace NNCompress.Passes.Numerics;

/// <summary>
/// How far to go along a step that was fitted on other rows. With m what the step moves an output by, e what it lacks, both on rows held out,
/// <code>
/// min over t in [0, 1]:  Σ (e − t·m)²   ⇒   t = Σ m·e / Σ m²,  cut to [0, 1]
/// </code>
/// A step of nothing but the noise of its rows goes no part of the way; the error on the rows held out never rises.
/// </summary>
internal struct HeldOutPart
{
    private double _along;
    private double _moved;
    private double _lacked;

    /// <summary>t; 0 where nothing is moved.</summary>
    public readonly double Part => _moved > 0 ? Math.Clamp(_along / _moved, 0, 1) : 0;

    /// <summary>Σ e², before the step.</summary>
    public readonly double ErrorBefore => _lacked;

    /// <summary>Σ (e − t·m)².</summary>
    public readonly double Error => Math.Max(0, _lacked - Part * (2 * _along - Part * _moved));

    /// <summary>Takes a row that is held out.</summary>
    /// <param name="moved">m.</param>
    /// <param name="lacked">e.</param>
    public void Add(double moved, double lacked)
    {
        _along += moved * lacked;
        _moved += moved * moved;
        _lacked += lacked * lacked;
    }
}
