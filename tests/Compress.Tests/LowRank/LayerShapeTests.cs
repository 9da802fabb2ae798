using NNCompress.LowRank;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Compress.Tests.LowRank;

/// <summary>Layers of one shape are timed once: what their time depends on tells them apart, and nothing else does.</summary>
public sealed class LayerShapeTests
{
    [Fact]
    public void Names_and_numbers_are_alike_and_extents_attributes_and_inputs_are_not()
    {
        var shape = Of("a", 3, 1, 8, 1f);
        Assert.Equal(shape, Of("b", 3, 1, 8, 2f));
        Assert.Equal(4, new[] { shape, Of("a", 5, 1, 8, 1f), Of("a", 3, 2, 8, 1f), Of("a", 3, 1, 9, 1f) }.Distinct().Count());
    }

    private static string Of(string name, long kernel, long stride, long extent, float value)
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetOpset("", 17);
        long[] dims = [1, 1, extent, extent];
        var x = edit.AddGraphInput(model.Graph, name + "_x", new TensorType(ElementType.Float32, [.. dims.Select(d => new Dimension(d))]));
        float[] numbers = [.. Enumerable.Repeat(value, (int)(kernel * kernel))];
        var w = edit.AddInitializer(model.Graph, name + "_w", Tensor.FromSingles([1, 1, kernel, kernel], numbers));
        edit.AddNode(model.Graph, "Conv", [x, w], [name + "_y"], [OnnxIO.Attribute.Of("strides", [stride, stride])], name: name);
        var input = new NamedValue("x", Tensor.FromSingles(dims, new float[extent * extent]));
        return LayerShape.Of(model, [input]);
    }
}
