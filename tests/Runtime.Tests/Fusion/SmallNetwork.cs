using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

/// <summary>A convolutional network under construction: 16 channels of 8×8, weights that look random.</summary>
internal sealed class SmallNetwork : IDisposable
{
    private readonly Random _random = new(1);

    public SmallNetwork()
    {
        Model = Networks.Empty(out var edit, opset: 17);
        Edit = edit;
        Input = edit.Input("x", ElementType.Float32, 1, 16, 8, 8);
    }

    public Model Model { get; }

    public GraphEditor Edit { get; }

    public Value Input { get; }

    public Value Node(string opType, string name, params Value?[] inputs) =>
        Edit.AddNode(Model.Graph, opType, inputs, [$"{name}_out"], name: name).Outputs[0]!;

    /// <summary>3×3, padded, with a bias.</summary>
    public Value Conv(string name, Value x) =>
        Edit.AddNode(
            Model.Graph,
            "Conv",
            [x, Weight($"{name}_w", 16, 16, 3, 3), Weight($"{name}_b", 16)],
            [$"{name}_out"],
            [Attribute.Of("pads", ImmutableArray.Create(1L, 1, 1, 1))],
            name: name
        ).Outputs[0]!;

    public Value Weight(string name, params long[] dims)
    {
        var values = new float[dims.Aggregate(1L, (p, d) => p * d)];
        foreach (ref var value in values.AsSpan())
            value = (float)(_random.NextDouble() - 0.5);
        return Edit.AddInitializer(Model.Graph, name, Tensor.FromSingles(dims, values));
    }

    /// <summary>Returns a value by way of a Neg, so that it is no output itself and can be quantized.</summary>
    public SmallNetwork Return(Value value)
    {
        Edit.Output("y", new TensorType(ElementType.Float32, null), "Neg", [value]);
        return this;
    }

    public void Dispose() => Model.Dispose();
}
