using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics.Signals;

/// <summary>Two signals of each sample of a batch, as the model's answer and what it is compared with.</summary>
internal readonly ref struct SignalPair
{
    private readonly float[] _wanted;
    private readonly float[] _given;
    private readonly int _length;

    /// <param name="name">The output, for messages.</param>
    /// <param name="wanted">What the answer is compared with, samples along the first axis.</param>
    /// <param name="given">The answer.</param>
    /// <param name="count">Samples that count.</param>
    /// <exception cref="DiagnosticException">The two differ in size.</exception>
    public SignalPair(string name, Tensor wanted, Tensor given, int count)
    {
        var (one, other) = (PerRow(wanted), PerRow(given));
        if (one != other || one == 0 || wanted.Dims[0] < count || given.Dims[0] < count || given.Type.IsInteger != wanted.Type.IsInteger)
            throw new DiagnosticException(
                MetricCodes.SignalsDiffer.At(
                    $"output '{name}'",
                    $"The output is {given}, and what it is compared with is {wanted}.",
                    "Bring targets to the output's size and element type, or name another output under `output:`."
                )
            );
        (_wanted, _given, _length) = (wanted.ToSingles(), given.ToSingles(), (int)one);
    }

    public ReadOnlySpan<float> Wanted(int sample) => _wanted.AsSpan(sample * _length, _length);

    public ReadOnlySpan<float> Given(int sample) => _given.AsSpan(sample * _length, _length);

    private static long PerRow(Tensor tensor) => tensor.Rank == 0 || tensor.Dims[0] == 0 ? 0 : tensor.ElementCount / tensor.Dims[0];
}
