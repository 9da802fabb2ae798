using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests;

/// <summary>A model under construction for one test.</summary>
internal sealed class TestGraph : IDisposable
{
    public TestGraph(long opset = 17, long ir = 8)
    {
        Edit = new GraphEditor(Model, "test");
        Edit.SetIrVersion(ir);
        Edit.SetOpset("", opset);
    }

    public Model Model { get; } = new();

    public GraphEditor Edit { get; }

    public Graph Main => Model.Graph;

    /// <summary>Operators of the main graph in order, as <c>Conv Relu</c>.</summary>
    public string Operators => OperatorsOf(Main);

    public static string OperatorsOf(Graph graph) => string.Join(' ', graph.Nodes.Select(n => n.OpType));

    public Value Input(string name, params long[] dims) => Input(name, ElementType.Float32, dims);

    public Value Input(string name, ElementType type, params long[] dims) =>
        Edit.AddGraphInput(Main, name, new TensorType(type, [.. dims.Select(d => d < 0 ? Dimension.Unknown : new Dimension(d))]));

    /// <summary>An initializer of the main graph.</summary>
    public Value Floats(string name, long[] dims, params float[] values) =>
        Edit.AddInitializer(Main, name, Tensor.FromSingles(dims, values));

    /// <summary>An initializer of the main graph, of one axis.</summary>
    public Value Ints(string name, params long[] values) => Edit.AddInitializer(Main, name, Tensor.FromInt64s([values.Length], values));

    /// <summary>An initializer of small numbers that look random and are the same in every run.</summary>
    public Value Noise(string name, params long[] dims) => Edit.AddInitializer(Main, name, NoiseTensor(name, dims));

    public static Tensor NoiseTensor(string purpose, params long[] dims)
    {
        var random = new DeterministicRandom(1, purpose);
        var values = new float[dims.Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        return Tensor.FromSingles(dims, values);
    }

    /// <summary>A node of the main graph; its first output.</summary>
    public Value Node(string opType, Value?[] inputs, params Attribute[] attributes) => NodeIn(Main, opType, inputs, attributes);

    public Value NodeIn(Graph scope, string opType, Value?[] inputs, params Attribute[] attributes) =>
        Edit.AddNode(scope, opType, inputs, [opType.ToLowerInvariant() + "_out"], attributes, name: opType).Outputs[0]!;

    /// <summary>Returns a value from the main graph, declared as a float tensor of unknown shape where nothing else is.</summary>
    public Value Output(Value value, ElementType? type = null)
    {
        if (value.Info is null)
            Edit.SetInfo(value, new ValueInfo(new TensorType(type ?? ElementType.Float32, null)));
        Edit.AddGraphOutput(Main, value);
        return value;
    }

    public PassContext Context(string passId) => new(Model, passId);

    public PassReport Run(Pass pass) => pass.Run(Context(pass.Id));

    /// <summary>The only layer's reason to be left alone.</summary>
    public static string ReasonOf(PassReport report) =>
        Assert.Single(report.Layers).LeftAloneBecause ?? throw new InvalidOperationException("the layer was changed");

    public void Dispose() => Model.Dispose();
}
