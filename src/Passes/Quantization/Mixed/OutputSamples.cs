using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Rows of a model's outputs on the calibration data, at positions that are the same for every model, and how far another model's are from them.
/// <code>SQNR = 10·log₁₀(Σ y² / Σ (y − ỹ)²), the mean over outputs</code>
/// An output that is nearly or wholly equal counts as 120 dB: without a limit it would outweigh all others in the mean.
/// </summary>
internal sealed class OutputSamples
{
    /// <summary>Calibration samples on which whole models are compared.</summary>
    public const long MostSamples = 64;

    /// <summary>Rows along the last axis that are kept of each output.</summary>
    private static readonly RowSampleStatistic Kind = new(512, new LastAxisRows());

    private const double Most = 120;

    private readonly IReadOnlyList<float[]> _outputs;

    private OutputSamples(IReadOnlyList<float[]> outputs) => _outputs = outputs;

    /// <summary>Whether there is anything to compare.</summary>
    public bool IsEmpty => _outputs.All(o => o.Length == 0);

    /// <summary>Runs a model over the calibration data.</summary>
    public static OutputSamples Of(Model model, ICalibration calibration, CancellationToken cancellation)
    {
        Value[] outputs = [.. model.Graph.Outputs.Where(IsCompared).Distinct()];
        var found = calibration.Collect(model, [.. outputs.Select(o => new StatisticRequest(o, Kind))], cancellation);
        return new OutputSamples([.. outputs.Select(o => found.Of<RowSampleAccumulator>(o, Kind)?.Rows() ?? [])]);
    }

    /// <summary>SQNR of another model's outputs in dB, this one being what is wanted; 120 at most.</summary>
    public double SqnrOf(OutputSamples other)
    {
        var (sum, count) = (0.0, 0);
        foreach (var (wanted, given) in _outputs.Zip(other._outputs))
        {
            if (wanted.Length == 0)
                continue;
            sum += wanted.Length == given.Length ? Sqnr(wanted, given) : double.NegativeInfinity;
            count++;
        }

        return count == 0 ? Most : sum / count;
    }

    /// <summary>Real numbers along at least one axis; what an output of unknown rank holds is seen when it is there.</summary>
    private static bool IsCompared(Value value) =>
        value is { IsGraphInput: false, IsInitializer: false, Type: null or TensorType { Shape: not { Length: 0 } } }
        && (value.Type is not TensorType type || type.Element == ElementType.Float32);

    /// <summary>An output of zeros alone counts as the smallest signal there is, so that a mean over outputs stays a number.</summary>
    private static double Sqnr(float[] wanted, float[] given)
    {
        var (signal, noise) = SignalToNoise.Energies(wanted, given);
        return Math.Min(Most, SignalToNoise.Decibels(Math.Max(signal, double.Epsilon), noise));
    }
}
