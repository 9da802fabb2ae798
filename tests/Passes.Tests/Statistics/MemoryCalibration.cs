using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;
using NNCompress.Runtime;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>
/// Calibration data in memory: a tensor for each input, samples along the first axis. Where the input has steps, the second axis counts
/// them.
/// </summary>
internal sealed class MemoryCalibration(params (string Input, Tensor Values)[] inputs) : ICalibrationData
{
    public string Place => "memory";

    public long Count => inputs[0].Values.Dims[0];

    public string Fingerprint { get; init; } = "memory";

    public IReadOnlyList<StateLink> State { get; init; } = [];

    /// <summary>Zeros for a number of rows, by the state input's name.</summary>
    public Func<int, IReadOnlyList<NamedValue>> InitialState { get; init; } = _ => [];

    /// <summary>Whether the second axis is cut into steps of extent 1 each.</summary>
    public bool HasSteps { get; init; }

    /// <summary>Samples of every batch; null where the collector may choose.</summary>
    public int? FixedBatch { get; init; }

    /// <summary>Gives the mask for samples from one on.</summary>
    public Func<long, int, PositionMask?> Mask { get; init; } = (_, _) => null;

    /// <summary>Told the index of each batch that is read.</summary>
    public Action<long> OnRead { get; init; } = _ => { };

    public ICalibrationData First(long samples) => Part(0, samples);

    public ICalibrationData Part(long first, long count) =>
        new MemoryCalibration([.. inputs.Select(i => (i.Input, PartOf(i.Values, first, Math.Min(count, Count - first))))])
        {
            State = State,
            InitialState = InitialState,
            HasSteps = HasSteps,
            FixedBatch = FixedBatch,
            Mask = Mask,
        };

    private static Tensor PartOf(Tensor values, long first, long count)
    {
        var length = values.Bytes.Length / values.Dims[0];
        return Tensor.FromBytes(
            values.Type,
            values.Dims.SetItem(0, count).AsSpan(),
            values.Bytes.Slice(first * length, (int)(count * length)).ToArray()
        );
    }

    public ICalibrationBatches Bind(Model model, int mostSamples) => new Batches(this, FixedBatch ?? mostSamples, inputs);

    private sealed class Batches(MemoryCalibration owner, int size, (string Input, Tensor Values)[] inputs) : ICalibrationBatches
    {
        public long Count => (owner.Count + size - 1) / size;

        public CalibrationBatch Read(long index)
        {
            owner.OnRead(index);
            var first = index * size;
            var count = (int)Math.Min(size, owner.Count - first);
            return new CalibrationBatch(first, count, count, owner.InitialState(count), Steps(first, count));
        }

        private IEnumerable<CalibrationStep> Steps(long first, int count)
        {
            var mask = owner.Mask(first, count);
            var steps = owner.HasSteps ? inputs[0].Values.Dims[1] : 1;
            for (var step = 0; step < steps; step++)
                yield return new CalibrationStep([.. inputs.Select(i => new NamedValue(i.Input, Cut(i.Values, first, count, step)))], mask);
        }

        private Tensor Cut(Tensor values, long first, int count, int step)
        {
            var perSample = (int)(values.ElementCount / values.Dims[0]);
            var dims = owner.HasSteps ? values.Dims.RemoveAt(1) : values.Dims;
            var perStep = owner.HasSteps ? perSample / (int)values.Dims[1] : perSample;
            var width = values.Type.Bits / 8;
            var bytes = new byte[count * perStep * width];
            for (var row = 0; row < count; row++)
            {
                values
                    .Bytes.Slice(((first + row) * perSample + step * perStep) * width, perStep * width)
                    .CopyTo(bytes.AsSpan(row * perStep * width));
            }

            return Tensor.FromBytes(values.Type, dims.SetItem(0, count).AsSpan(), bytes);
        }
    }
}
