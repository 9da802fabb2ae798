using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

public class InferenceFormTests
{
    [Theory]
    [InlineData(1, 0, 1, false)] // is_test unset
    [InlineData(6, 1, 1, true)]
    [InlineData(7, 0, 1, true)]
    [InlineData(9, 0, 5, false)] // running statistics asked for
    [InlineData(14, 0, 1, true)]
    [InlineData(14, 0, 3, true)] // further outputs without training_mode: the runtime will refuse, but it is no training
    public void BatchNormalization(long opset, long isTest, int outputs, bool inference)
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", opset);
        var node = one.Edit.AddNode(
            one.Graph,
            "BatchNormalization",
            [one.Input(1, 1)],
            [.. Enumerable.Range(0, outputs).Select(i => $"y{i}")]
        );
        if (isTest != 0)
            one.Edit.SetAttribute(node, Attribute.Of("is_test", isTest));
        Assert.Equal(inference, InferenceForm.WhyTraining(node) is null);
    }

    [Fact]
    public void BatchNormalization_in_training_mode()
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", 15);
        var node = one.AddNode("BatchNormalization", [one.Input(1, 1)], Attribute.Of("training_mode", 1));
        Assert.Equal("its attribute training_mode says training", InferenceForm.WhyTraining(node));
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(11, true)]
    [InlineData(12, true)]
    public void Dropout_without_mode(long opset, bool inference)
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", opset);
        Assert.Equal(inference, InferenceForm.WhyTraining(one.AddNode("Dropout", [one.Input(1)])) is null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Dropout_with_a_constant_mode(byte mode, bool inference)
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", 13);
        var training = one.Edit.AddInitializer(one.Graph, "mode", Tensor.FromBytes(ElementType.Bool, [], new[] { mode }));
        Assert.Equal(inference, InferenceForm.WhyTraining(one.AddNode("Dropout", [one.Input(1), null, training])) is null);
    }

    [Fact]
    public void An_attribute_that_the_function_s_call_gives_decides_nothing()
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", 15);
        var node = one.AddNode("BatchNormalization", [one.Input(1, 1)], Attribute.Reference("training_mode", AttributeKind.Int, "mode"));
        Assert.Contains("given by the call", InferenceForm.WhyTraining(node), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_operators_have_no_training_form()
    {
        using var one = new OneNode();
        one.Edit.SetOpset("", 15);
        var relu = one.AddNode("Relu", [one.Input(1)]);
        Assert.Throws<ArgumentException>(() => InferenceForm.WhyTraining(relu));
    }
}
