using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Versions;

namespace NNCompress.OnnxIO.Tests.Versions;

public sealed class VersionConverterTests
{
    [Fact]
    public void Initializers_are_no_inputs_after_IR_3()
    {
        using var model = OldModel(opset: 8, ir: 3, out var edit);
        edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        edit.AddInitializer(model.Graph, "b", Tensor.FromSingles([2], [1, 2]));
        Assert.Equal(3, model.Graph.Inputs.Count);

        var findings = Upgrade(edit, 13);
        Assert.Equal(["x"], model.Graph.Inputs.Select(i => i.Name));
        Assert.Equal(["w", "b"], model.Graph.Initializers.Select(i => i.Name));
        Assert.All(model.Graph.Initializers, i => Assert.True(i.IsConstant));
        Assert.Equal(7, model.IrVersion);
        Assert.Equal(
            "2 initializers were listed among the inputs, as IR 3 asks for; they are constants now.",
            findings.Single(f => f.Code == VersionCodes.InputsDropped).Message
        );
    }

    [Fact]
    public void Below_opset_9_the_file_stays_of_IR_3()
    {
        using var model = OldModel(opset: 7, ir: 3, out var edit);
        edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        Assert.DoesNotContain(Upgrade(edit, 8), f => f.Code == VersionCodes.InputsDropped);
        Assert.Equal((3, 2), (model.IrVersion, model.Graph.Inputs.Count));
    }

    /// <summary>From IR 4 on it is a choice to list an initializer: a caller may replace it, and still can.</summary>
    [Fact]
    public void Inputs_that_a_caller_may_replace_stay()
    {
        using var model = OldModel(opset: 9, ir: 3, out var edit);
        edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        edit.SetIrVersion(4);
        Assert.DoesNotContain(Upgrade(edit, 13), f => f.Code == VersionCodes.InputsDropped);
        Assert.Equal(["x", "w"], model.Graph.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void The_file_format_is_raised_and_never_lowered()
    {
        using var model = OldModel(opset: 11, ir: 10, out var edit);
        Upgrade(edit, 13);
        Assert.Equal((13, 10), (model.Opsets.Standard, model.IrVersion));
        Upgrade(edit, 25);
        Assert.Equal((25, 13), (model.Opsets.Standard, model.IrVersion));
    }

    [Fact]
    public void At_the_target_or_above_nothing_changes()
    {
        using var model = OldModel(opset: 21, ir: 10, out _);
        var edit = new GraphEditor(model, "test");
        Assert.Empty(Upgrade(edit, 21));
        Assert.Empty(Upgrade(edit, 13));
        Assert.Equal(0, edit.Changes);
    }

    [Fact]
    public void The_report_counts_what_was_rewritten()
    {
        using var model = OldModel(opset: 11, ir: 6, out var edit);
        var x = model.Graph.Inputs[0];
        edit.AddNode(model.Graph, "Squeeze", [x], ["a"], [Attribute.Of("axes", [0L])]);
        edit.AddNode(model.Graph, "Squeeze", [x], ["b"]);
        edit.AddNode(model.Graph, "Softmax", [x], ["c"]);
        Assert.Equal(
            "The model was upgraded from opset 11 to 13 (IR 6 to 7); rewritten were 1 Softmax, 1 Squeeze.",
            Upgrade(edit, 13).Single(f => f.Code == VersionCodes.Upgraded).Message
        );
    }

    [Fact]
    public void Functions_are_upgraded_from_their_own_opset()
    {
        using var model = OldModel(opset: 13, ir: 8, out var edit);
        var old = edit.AddFunction("f", "Old", new OpsetImport("", 11));
        var x = edit.AddGraphInput(old.Body, "x", new TensorType(ElementType.Float32, null));
        edit.AddGraphOutput(old.Body, edit.AddNode(old.Body, "Softmax", [x], ["y"], [Attribute.Of("axis", 1)]).Outputs[0]!);
        var newer = edit.AddFunction("f", "Newer", new OpsetImport("ai.onnx", 22));
        var foreign = edit.AddFunction("f", "Foreign", new OpsetImport("com.microsoft", 1));

        Upgrade(edit, 21);
        Assert.Equal(["Flatten", "Shape", "Softmax", "Reshape"], old.Body.Nodes.Select(n => n.OpType));
        Assert.Equal((21, 22), (old.Opsets.Standard, newer.Opsets.Standard));
        Assert.Null(foreign.Opsets.VersionOf(""));
    }

    [Fact]
    public void A_function_hides_an_operator_of_its_name()
    {
        using var model = OldModel(opset: 11, ir: 8, out var edit);
        edit.AddFunction("", "Clip", new OpsetImport("", 11));
        var clip = edit.AddNode(model.Graph, "Clip", [model.Graph.Inputs[0]], ["y"], [Attribute.Of("axes", [0L])]);
        Upgrade(edit, 13);
        Assert.True(clip.Attributes.Contains("axes"));
    }

    [Fact]
    public void Operators_of_other_domains_stay()
    {
        using var model = OldModel(opset: 7, ir: 3, out var edit);
        edit.SetOpset("ai.onnx.ml", 1);
        edit.SetOpset("com.microsoft", 1);
        var scaler = edit.AddNode(model.Graph, "Scaler", [model.Graph.Inputs[0]], ["a"], domain: "ai.onnx.ml");
        var squeeze = edit.AddNode(model.Graph, "Squeeze", [model.Graph.Inputs[0]], ["b"], [Attribute.Of("axes", [0L])], "com.microsoft");
        Upgrade(edit, 25);
        Assert.Equal(1, model.Opsets.VersionOf("ai.onnx.ml"));
        Assert.Single(scaler.Inputs);
        Assert.Single(squeeze.Attributes);
    }

    [Fact]
    public void A_model_without_standard_operators_gets_their_import()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("com.microsoft", 1);
        Upgrade(edit, 13);
        Assert.Equal(13, model.Opsets.VersionOf(""));
    }

    [Fact]
    public void All_nodes_in_the_way_are_named_and_nothing_changes()
    {
        using var model = OldModel(opset: 9, ir: 3, out var edit);
        var x = model.Graph.Inputs[0];
        var masked = edit.AddNode(model.Graph, "Dropout", [x], ["y", "mask"], name: "drop");
        edit.AddGraphOutput(model.Graph, masked.Outputs[1]!);
        edit.AddNode(model.Graph, "ATen", [x], ["z"], name: "aten");
        edit.AddNode(model.Graph, "Squeeze", [x], ["s"], [Attribute.Of("axes", [0L])]);
        var before = ModelWriter.ToBytes(model);

        var fresh = new GraphEditor(model, "test");
        var refusal = Assert.Throws<DiagnosticException>(() => VersionConverter.Upgrade(fresh, 13, []));
        Assert.Equal(
            [
                "model: node aten: error NNC1601: ATen cannot be upgraded to opset 13: the standard has no ATen in opset 9. "
                    + "Export the model again with a newer opset, or ask for what needs none.",
                "model: node drop: error NNC1601: Dropout cannot be upgraded to opset 13: its mask is read, and no version before 12 says what it holds in inference. "
                    + "Export the model again with a newer opset, or ask for what needs none.",
            ],
            refusal.Diagnostics.Select(d => d.ToString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal(refusal.Diagnostics, VersionConverter.WhyNot(model, 13));
        Assert.Equal(0, fresh.Changes);
        Assert.Equal(before, ModelWriter.ToBytes(model));
    }

    [Theory]
    [InlineData(6, 13, "The model is of opset 6; the oldest that is upgraded is 7.")]
    [InlineData(13, 26, "Opset 26 is none that models are upgraded to; those are 7 to 25.")]
    public void What_lies_outside_is_refused(long opset, long target, string message)
    {
        using var model = OldModel(opset, ir: 4, out _);
        var reason = Assert.Single(VersionConverter.WhyNot(model, target));
        Assert.Equal((VersionCodes.Unreachable, message), (reason.Code, reason.Message));
    }

    [Fact]
    public void An_operator_that_the_runtime_loses_is_told()
    {
        using var model = OldModel(opset: 21, ir: 10, out var edit);
        edit.AddNode(model.Graph, "RandomNormalLike", [model.Graph.Inputs[0]], ["y"]);
        Assert.Contains("RandomNormalLike from opset 22 on", Upgrade(edit, 25).Single(f => f.Code == VersionCodes.NoKernel).Message);
    }

    [Fact]
    public void A_rank_that_a_run_observed_spares_a_matrix()
    {
        using var model = OldModel(opset: 11, ir: 6, out var edit);
        var hidden = edit.AddNode(model.Graph, "Relu", [model.Graph.Inputs[0]], ["h"]).Outputs[0]!;
        edit.AddNode(model.Graph, "Softmax", [hidden], ["y"], [Attribute.Of("axis", 3)]);
        Assert.True(VersionConverter.WouldUseTypes(model, 13));
        VersionConverter.Upgrade(edit, 13, [], v => v.Name == "h" ? Observed(1, 2, 2, 5) : null);
        Assert.Equal(["Relu", "Softmax"], model.Graph.Nodes.Select(n => n.OpType));
        Assert.False(VersionConverter.WouldUseTypes(model, 13));
    }

    /// <summary>Extents are those of one run: with other inputs the axes that were of extent 1 may not be.</summary>
    [Fact]
    public void Extents_that_a_run_observed_prove_nothing()
    {
        using var model = OldModel(opset: 11, ir: 6, out var edit);
        edit.AddNode(model.Graph, "Softmax", [model.Graph.Inputs[0]], ["y"], [Attribute.Of("axis", 1)]);
        VersionConverter.Upgrade(edit, 13, [], _ => Observed(2, 1, 5));
        Assert.Equal(["Flatten", "Shape", "Softmax", "Reshape"], model.Graph.Nodes.Select(n => n.OpType));
    }

    static TensorType Observed(params long[] dims) => new(ElementType.Float32, [.. dims.Select(d => new Dimension(d))]);

    /// <summary>As attention is exported: the scores are a product of transposed matrices, whose rank their perm tells.</summary>
    [Fact]
    public void A_rank_is_followed_upwards()
    {
        using var model = OldModel(opset: 9, ir: 4, out var edit);
        var x = model.Graph.Inputs[0];
        var size = edit.AddNode(model.Graph, "Shape", [x], ["size"]).Outputs[0]!;
        var first = edit.AddNode(
            model.Graph,
            "Gather",
            [size, edit.AddInitializer(model.Graph, "i", Tensor.FromInt64s([], [0]))],
            ["n"]
        ).Outputs[0]!;
        var n = edit.AddNode(model.Graph, "Unsqueeze", [first], ["n1"], [Attribute.Of("axes", [0L])]).Outputs[0]!;
        var rest = edit.AddInitializer(model.Graph, "rest", Tensor.FromInt64s([3], [4, 2, 8]));
        var shape = edit.AddNode(model.Graph, "Concat", [n, rest], ["shape"], [Attribute.Of("axis", 0)]).Outputs[0]!;
        var heads = edit.AddNode(model.Graph, "Reshape", [x, shape], ["heads"]).Outputs[0]!;
        var keys = edit.AddNode(model.Graph, "Transpose", [heads], ["keys"], [Attribute.Of("perm", [0L, 2, 3, 1])]).Outputs[0]!;
        var query = edit.AddNode(model.Graph, "Transpose", [heads], ["query"], [Attribute.Of("perm", [0L, 2, 1, 3])]).Outputs[0]!;
        var scores = edit.AddNode(model.Graph, "MatMul", [query, keys], ["scores"]).Outputs[0]!;
        var scaled = edit.AddNode(
            model.Graph,
            "Div",
            [scores, edit.AddInitializer(model.Graph, "d", Tensor.FromSingles([], [3]))],
            ["scaled"]
        ).Outputs[0]!;
        var onScores = edit.AddNode(model.Graph, "Softmax", [scaled], ["y"], [Attribute.Of("axis", 3)]);
        var onHeads = edit.AddNode(model.Graph, "Softmax", [heads], ["z"], [Attribute.Of("axis", 3)]);
        Upgrade(edit, 13);
        Assert.Equal((scaled, heads), (onScores.Input(0), onHeads.Input(0)));
        Assert.DoesNotContain(model.Graph.Nodes, node => node.Is("Flatten"));
    }

    static DiagnosticBag Upgrade(GraphEditor edit, long target)
    {
        var findings = new DiagnosticBag();
        VersionConverter.Upgrade(edit, target, findings);
        return findings;
    }

    static Model OldModel(long opset, long ir, out GraphEditor edit)
    {
        var model = new Model();
        edit = new GraphEditor(model, "test");
        edit.SetIrVersion(ir);
        edit.SetOpset("", opset);
        edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, null));
        return model;
    }
}
