using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

/// <summary>A model under construction for one test: constants count up from 1, so that every element tells its place.</summary>
internal sealed class OneNode : IDisposable
{
    public OneNode() => Edit = new GraphEditor(Model, "test");

    public Model Model { get; } = new();

    public GraphEditor Edit { get; }

    public Graph Graph => Model.Graph;

    public Value Input(params long[] dims) =>
        Edit.AddGraphInput(Graph, "x", new TensorType(ElementType.Float32, [.. dims.Select(d => new Dimension(d))]));

    /// <summary>A float initializer 1, 2, 3, ...</summary>
    public Value Weight(params long[] dims) => Edit.AddInitializer(Graph, "w", Counting(dims));

    public Value Ints(params long[] values) => Edit.AddInitializer(Graph, "i", Tensor.FromInt64s([values.Length], values));

    public Value Add(string opType, Value?[] inputs, params Attribute[] attributes) => AddNode(opType, inputs, attributes).Outputs[0]!;

    public Node AddNode(string opType, Value?[] inputs, params Attribute[] attributes) =>
        Edit.AddNode(Graph, opType, inputs, ["y"], attributes);

    public Node AddContrib(string opType, Value?[] inputs, params Attribute[] attributes) =>
        Edit.AddNode(Graph, opType, inputs, ["y"], attributes, domain: "com.microsoft");

    public static Tensor Counting(params long[] dims)
    {
        var count = dims.Aggregate(1L, (p, d) => p * d);
        return Tensor.FromSingles(dims, [.. Enumerable.Range(1, (int)count).Select(i => (float)i)]);
    }

    public void Dispose() => Model.Dispose();

    /// <summary>The only weight of a node.</summary>
    public static WeightSlot Slot(Node node) => Assert.Single(WeightFacts.WeightsOf(node));
}
