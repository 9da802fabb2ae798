using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.Quantization;

namespace NNCompress.Compress.Tests.Speed;

/// <summary>Matrix products in a row, "product0", "product1" …, in a form that is not QDQ, and the float model that they were.</summary>
internal sealed class QuantizedProducts : IDisposable
{
    private const int Size = 64;

    /// <param name="layers">How many.</param>
    /// <param name="form"><c>dynamic</c>, or a form of weights alone.</param>
    public QuantizedProducts(int layers, string form)
    {
        var edit = new GraphEditor(Model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var type = new TensorType(ElementType.Float32, [2, Size]);
        var value = edit.AddGraphInput(Model.Graph, "x", type);
        for (var i = 0; i < layers; i++)
        {
            var weight = edit.AddInitializer(Model.Graph, $"w{i}", Weight(i));
            value = edit.AddNode(Model.Graph, "MatMul", [value, weight], [$"y{i}"], name: $"product{i}").Outputs[0]!;
        }

        edit.SetInfo(value, new ValueInfo(type));
        edit.AddGraphOutput(Model.Graph, value);
        Reference = ModelCopy.Of(Model).Model;
        Pass pass =
            form == "dynamic"
                ? new QuantizeDynamicPass(new QuantizeDynamicOptions(IncludeSlow: true))
                : new QuantizeWeightsPass(new QuantizeWeightsOptions(8, Form: WeightForm.Parse(form)));
        pass.Run(new PassContext(Model, pass.Id));
    }

    public Model Model { get; } = new();

    public Model Reference { get; }

    public void Dispose() => Model.Dispose();

    private static Tensor Weight(int seed)
    {
        var random = new DeterministicRandom((ulong)seed, "weight");
        return Tensor.FromSingles([Size, Size], [.. Enumerable.Range(0, Size * Size).Select(_ => (float)random.NextGaussian() / 8)]);
    }
}
