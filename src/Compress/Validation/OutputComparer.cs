using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Validation;

/// <summary>
/// Compares one output of two models, sample by sample, in constant memory: largest and mean absolute difference,
/// SQNR = 10·log10(Σy² / Σ(y−ỹ)²) and cosine = Σyỹ / (‖y‖·‖ỹ‖), summed in double.
/// Where both outputs hold the same NaN or the same infinity, they agree there.
/// </summary>
public sealed class OutputComparer(string name)
{
    private long _elements;
    private double _max;
    private double _sum;
    private double _signal;
    private double _noise;
    private double _dot;
    private double _candidateSquares;
    private bool _broken;

    /// <summary>Takes the outputs of one run.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void Add(Tensor reference, Tensor candidate)
    {
        if (!reference.Dims.SequenceEqual(candidate.Dims))
            throw new ArgumentException($"output '{name}' is {reference} in one model and {candidate} in the other", nameof(candidate));

        const int Step = 1 << 14;
        var size = (int)Math.Min(Step, reference.ElementCount);
        var (y, z) = (new double[size], new double[size]);
        for (long start = 0; start < reference.ElementCount; start += size)
        {
            var count = (int)Math.Min(size, reference.ElementCount - start);
            reference.CopyTo(start, y.AsSpan(0, count));
            candidate.CopyTo(start, z.AsSpan(0, count));
            for (var i = 0; i < count; i++)
                Add(y[i], z[i]);
        }
    }

    /// <summary>The comparison over all runs so far.</summary>
    public OutputComparison Result()
    {
        var norms = Math.Sqrt(_signal) * Math.Sqrt(_candidateSquares);
        return new OutputComparison(
            name,
            _elements,
            _broken ? double.NaN : _max,
            _broken ? double.NaN : _sum / Math.Max(1, _elements),
            _broken ? double.NaN : SignalToNoise.Decibels(_signal, _noise),
            _broken ? double.NaN
                : norms > 0 ? Math.Clamp(_dot / norms, -1, 1)
                : _signal == _candidateSquares ? 1
                : 0
        );
    }

    private void Add(double y, double z)
    {
        _elements++;
        if (!double.IsFinite(y) || !double.IsFinite(z))
        {
            // An infinity or NaN on one side only is a broken output, and no finite figure may hide it.
            _broken |= !y.Equals(z);
            return;
        }

        var error = Math.Abs(y - z);
        _max = Math.Max(_max, error);
        _sum += error;
        _signal += y * y;
        _noise += error * error;
        _dot += y * z;
        _candidateSquares += z * z;
    }
}
