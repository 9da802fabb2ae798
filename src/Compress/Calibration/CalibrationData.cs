using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Calibration;

/// <summary>The calibration samples of a data description, as statistics are collected over them. Owns the samples.</summary>
public sealed class CalibrationData : ICalibrationData, IDisposable
{
    /// <summary>Stages of a pass read the same samples again and again; decoding an image takes as long as running a small network on it.</summary>
    private const long MostKeptBytes = 64L << 20;

    private readonly DataSet _data;
    private readonly int? _batch;
    private readonly Lazy<string> _fingerprint;

    private CalibrationData(DataSet data, int? batch)
    {
        (_data, _batch) = (data, batch);
        _fingerprint = new Lazy<string>(() => DataFingerprint.Of(data));
    }

    /// <inheritdoc/>
    public string Place => _data.Place;

    /// <inheritdoc/>
    public long Count => _data.Count;

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public IReadOnlyList<StateLink> State => [.. _data.Rules.State.Select(s => new StateLink(s.Input, s.Output))];

    /// <summary>Opens the calibration samples.</summary>
    /// <param name="description">Says where they are.</param>
    /// <param name="samples">How many of them to use, the first; null for all.</param>
    /// <exception cref="DiagnosticException">There are none, fewer than asked for, or they cannot be read.</exception>
    public static CalibrationData Open(DataDescription description, long? samples = null)
    {
        var data = description.OpenCalibration().Kept(MostKeptBytes);
        return new CalibrationData(samples is { } most ? data.Take(new SampleRange(0, most)) : data, description.Batch);
    }

    /// <inheritdoc/>
    public ICalibrationBatches Bind(Model model, int mostSamples)
    {
        var declared = model.Graph.Inputs.SelectMany(Declaration).ToArray();
        // samples of different extents cannot lie in one tensor
        var batch = _data.Inputs.Any(c => c.Shape.Any(d => !d.IsFixed)) ? 1 : Math.Min(mostSamples, _batch ?? mostSamples);
        return new CalibrationBatches(DataBinding.Bind(_data, declared, batch));
    }

    /// <inheritdoc/>
    public ICalibrationData First(long samples) => samples >= Count ? this : Part(0, samples);

    /// <inheritdoc/>
    public ICalibrationData Part(long first, long count) =>
        new CalibrationData(_data.Take(new SampleRange(first, Math.Min(Count, first + Math.Max(1, count)))), _batch);

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    private static IEnumerable<InputDeclaration> Declaration(Value input) =>
        input.Type is TensorType type ? [new InputDeclaration(input.Name, type.Element, type.Shape, input.IsInitializer)] : [];
}
