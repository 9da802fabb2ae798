using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>A scope that a test fills with nodes of an old form.</summary>
sealed class OldScope(GraphEditor editor, Graph graph, IReadOnlyList<Value> inputs)
{
    public GraphEditor Editor => editor;

    public Graph Graph => graph;

    /// <summary>The first of the values given to the scope.</summary>
    public Value X => inputs[0];

    public Value Input(int index) => inputs[index];

    /// <summary>A node; its first output.</summary>
    public Value Node(string opType, Value?[] inputs, params Attribute[] attributes) => Nodes(1, opType, inputs, attributes)[0];

    /// <summary>A node with several outputs.</summary>
    public Value[] Nodes(int outputs, string opType, Value?[] inputs, params Attribute[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(i => $"{opType.ToLowerInvariant()}_{i}")];
        return [.. editor.AddNode(graph, opType, inputs, names, attributes, name: opType).Outputs.Select(o => o!)];
    }

    /// <summary>A constant that stands in the scope as a node, as the oldest files have it.</summary>
    public Value Constant(Tensor tensor) => Node("Constant", [], Attribute.Of("value", tensor));

    public Value Floats(long[] dims, params float[] values) => Constant(Tensor.FromSingles(dims, values));
}
