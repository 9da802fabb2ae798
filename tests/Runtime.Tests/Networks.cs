using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

/// <summary>Small models for these tests.</summary>
internal static class Networks
{
    /// <summary>An empty model: opset 21, IR 10.</summary>
    public static Model Empty(out GraphEditor edit, long opset = 21)
    {
        var model = new Model();
        edit = new GraphEditor(model, "test");
        edit.SetIrVersion(10);
        edit.SetOpset("", opset);
        return model;
    }

    public static Value Input(this GraphEditor edit, string name, ElementType type, params Dimension[] shape) =>
        edit.AddGraphInput(edit.Model.Graph, name, new TensorType(type, [.. shape]));

    /// <summary>A node whose first output is the model's output of that name.</summary>
    public static Node Output(
        this GraphEditor edit,
        string name,
        OnnxType type,
        string opType,
        Value?[] inputs,
        params Attribute[] attributes
    )
    {
        var node = edit.AddNode(edit.Model.Graph, opType, inputs, [name], attributes);
        edit.SetInfo(node.Outputs[0]!, new ValueInfo(type));
        edit.AddGraphOutput(edit.Model.Graph, node.Outputs[0]!);
        return node;
    }

    public static TensorType Tensor(ElementType type, params Dimension[] shape) => new(type, [.. shape]);

    /// <summary>y = x + 1 for x float [batch, 2].</summary>
    public static Model AddOne()
    {
        var model = Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, new Dimension(null, "batch"), 2);
        var one = edit.AddInitializer(model.Graph, "one", OnnxIO.Tensors.Tensor.FromSingles([], [1]));
        edit.Output("y", Tensor(ElementType.Float32, new Dimension(null, "batch"), 2), "Add", [x, one]);
        return model;
    }

    /// <summary>y = x, of any type.</summary>
    public static Model Identity(OnnxType type)
    {
        var model = Empty(out var edit);
        var x = edit.AddGraphInput(model.Graph, "x", type);
        edit.Output("y", type, "Identity", [x]);
        return model;
    }
}
