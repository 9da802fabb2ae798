using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>
/// A float model and the same in QDQ form: what every layer reads is u8 over its observed range, weights are rounded to nearest, biases s32.
/// </summary>
internal sealed class QdqModel
{
    private readonly GraphEditor _edit;
    private readonly Dictionary<Value, (Value Value, float Scale)> _dequantized = [];

    public QdqModel(Model reference, MemoryCalibration data, IntegerGrid? grid = null, int? block = null, bool activations = true)
    {
        Reference = reference;
        Calibration = new StatisticsCollector(data);
        Model = ModelCopy.Of(reference).Model;
        _edit = new GraphEditor(Model, "qdq");
        grid ??= IntegerGrid.Int8.Narrow;
        Node[] layers = [.. Model.AllNodes.Where(n => WeightFacts.WeightsOf(n).Any(s => WeightResolver.Resolve(s).Source is not null))];
        var kind = new MinMaxStatistic();
        var inputs = layers.Select(l => l.Input(0)!).Distinct().ToArray();
        var ranges = Calibration.Collect(Model, [.. inputs.Select(i => new StatisticRequest(i, kind))], default);
        foreach (var layer in layers)
        {
            float? scale = null;
            var input = layer.Input(0)!;
            if (activations)
                scale = Activation(layer, input, _dequantized.ContainsKey(input) ? null : ranges.Of<MinMaxAccumulator>(input, kind)!.Range);
            Weight(layer, grid, block, scale);
        }
    }

    public Model Model { get; }

    public Model Reference { get; }

    public ICalibration Calibration { get; }

    public PassContext Context(string passId) =>
        new(Model, passId)
        {
            Reference = Reference,
            Calibration = Calibration,
            Seed = 1,
            Threads = 2,
        };

    /// <summary>Σ (y − ŷ)² / Σ y² over the first output on other data.</summary>
    public double OutputError(Tensor input)
    {
        var (y, quantized) = (ModelRun.Outputs(Reference, [input])[0].ToSingles(), ModelRun.Outputs(Model, [input])[0].ToSingles());
        return y.Zip(quantized, (a, b) => Math.Pow(a - b, 2)).Sum() / y.Sum(a => (double)a * a);
    }

    private float Activation(Node layer, Value input, ValueRange? seen)
    {
        if (!_dequantized.TryGetValue(input, out var done))
        {
            var range = seen!.Value;
            var parameters = AffineQuantization.Asymmetric(range.Min, range.Max, IntegerGrid.UInt8);
            var scale = _edit.AddInitializer(input.Scope, input.Name + "_scale", Tensor.FromSingles([], [parameters.Scale]));
            var zero = _edit.AddInitializer(
                input.Scope,
                input.Name + "_zero_point",
                Tensor.FromBytes(ElementType.UInt8, [], new[] { (byte)parameters.ZeroPoint })
            );
            var q = _edit.AddNode(
                input.Scope,
                "QuantizeLinear",
                [input, scale, zero],
                [input.Name + "_quantized"],
                before: input.Producer is null ? input.Scope.Nodes.First() : null,
                after: input.Producer
            );
            var dq = _edit.AddNode(input.Scope, "DequantizeLinear", [q.Outputs[0], scale, zero], [input.Name + "_dequantized"], after: q);
            _dequantized.Add(input, done = (dq.Outputs[0]!, parameters.Scale));
        }

        _edit.SetInput(layer, 0, done.Value);
        return done.Scale;
    }

    private void Weight(Node layer, IntegerGrid grid, int? block, float? inputScale)
    {
        var slot = WeightFacts.WeightsOf(layer).Single();
        var source = WeightResolver.Resolve(slot).Source!;
        var axis = slot.LayoutOf(source.Dims)!.OutputAxis!.Value;
        var quantized = WeightQuantizer.Quantize(
            source.ToSingles(),
            source.Dims.AsSpan(),
            block is { } size ? WeightGranularity.Blocks(1 - axis, size) : WeightGranularity.PerChannel(axis),
            grid,
            symmetric: grid.IsSigned,
            WeightScaleSearch.MinMax
        );
        Attribute[] attributes = block is { } b
            ? [Attribute.Of("axis", 1L - axis), Attribute.Of("block_size", (long)b)]
            : [Attribute.Of("axis", (long)axis)];
        Store(layer, 1, quantized.ToTensor(), quantized.ScaleTensor(), quantized.ZeroPointTensor(), attributes);
        if (inputScale is not { } s || block is not null || Constants.TensorOf(layer.Input(2)) is not { } bias)
            return;
        float[] scales = [.. quantized.Scales.Select(w => w * s)];
        int[] integers = [.. bias.ToSingles().Select((v, o) => (int)Math.Round(v / scales[o]))];
        Store(
            layer,
            2,
            Tensor.From<int>(ElementType.Int32, [integers.Length], integers),
            Tensor.FromSingles([scales.Length], scales),
            Tensor.From<int>(ElementType.Int32, [scales.Length], new int[scales.Length]),
            [Attribute.Of("axis", 0L)]
        );
    }

    private void Store(Node layer, int index, Tensor integers, Tensor scale, Tensor zero, Attribute[] attributes)
    {
        var name = layer.Input(index)!.Name;
        var dq = _edit.AddNode(
            layer.Scope,
            "DequantizeLinear",
            [
                _edit.AddInitializer(layer.Scope, name + "_quantized", integers),
                _edit.AddInitializer(layer.Scope, name + "_scale", scale),
                _edit.AddInitializer(layer.Scope, name + "_zero_point", zero),
            ],
            [name + "_dequantized"],
            attributes,
            before: layer
        );
        _edit.SetInput(layer, index, dq.Outputs[0]);
    }
}
