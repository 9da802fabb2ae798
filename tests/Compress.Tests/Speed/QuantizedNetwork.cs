using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Compress.Tests.Speed;

/// <summary>Convolutions in a row, "conv0", "conv1" …, quantized with given ranges, and the float model that they were.</summary>
internal sealed class QuantizedNetwork : IDisposable
{
    private const int Channels = 4;

    /// <param name="layers">How many.</param>
    /// <param name="separateAt">Before this one stands a Sin, so that what follows is an island of its own; −1 for none.</param>
    public QuantizedNetwork(int layers, int separateAt = -1)
    {
        var edit = new GraphEditor(Model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var type = new TensorType(ElementType.Float32, [1, Channels, 8, 8]);
        var value = edit.AddGraphInput(Model.Graph, "x", type);
        for (var i = 0; i < layers; i++)
        {
            if (i == separateAt)
                value = edit.AddNode(Model.Graph, "Sin", [value], ["sine"], name: "sine").Outputs[0]!;
            var weight = edit.AddInitializer(Model.Graph, $"w{i}", Weight(i));
            value = edit.AddNode(
                Model.Graph,
                "Conv",
                [value, weight],
                [$"y{i}"],
                [Attribute.Of("pads", [1L, 1L, 1L, 1L])],
                name: $"conv{i}"
            ).Outputs[0]!;
        }

        edit.SetInfo(value, new ValueInfo(type));
        edit.AddGraphOutput(Model.Graph, value);
        Reference = ModelCopy.Of(Model).Model;
        var ranges = Model.Graph.Values.Where(v => !v.IsInitializer).ToDictionary(v => v.Name, _ => new ValueRange(-5, 5));
        var pass = new QuantizeStaticPass(new QuantizeStaticOptions(KnownRanges: ranges));
        pass.Run(new PassContext(Model, pass.Id));
    }

    public Model Model { get; } = new();

    public Model Reference { get; }

    public void Dispose() => Model.Dispose();

    private static Tensor Weight(int seed)
    {
        var random = new DeterministicRandom((ulong)seed, "weight");
        var values = Enumerable.Range(0, Channels * Channels * 9).Select(_ => (float)random.NextGaussian() / 6).ToArray();
        return Tensor.FromSingles([Channels, Channels, 3, 3], values);
    }
}
