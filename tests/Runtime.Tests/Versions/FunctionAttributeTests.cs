using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>
/// Inside a function an attribute's value may be given by the call. Where such an attribute becomes an input, a Constant node takes the
/// value; the old and the new function give equal bits.
/// </summary>
public sealed class FunctionAttributeTests
{
    const string Domain = "test.local";

    public static TheoryData<string, long, long, long[]> Cases() =>
        new()
        {
            { "Squeeze", 11, 13, [1, 3, 4] },
            { "ReduceMean", 11, 18, [2, 3, 4] },
            { "Clip", 7, 15, [3, 4] },
            { "Pad", 7, 15, [3, 4] },
            { "Slice", 9, 13, [3, 4] },
            { "Upsample", 7, 13, [1, 1, 3, 4] },
            { "DFT", 17, 20, [2, 4, 6, 1] },
            { "Dropout", 7, 13, [3, 4] },
            { "Split", 11, 13, [5, 2] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_call_still_gives_the_value(string opType, long opset, long target, long[] dims)
    {
        OldInput[] inputs = [OldInput.Floats(dims)];
        using var old = Build(opType, opset, dims);
        using var upgraded = Build(opType, opset, dims);
        VersionConverter.Upgrade(new GraphEditor(upgraded, "test"), target, []);
        Assert.DoesNotContain(ModelVerifier.Verify(upgraded), d => d.Severity == Severity.Error);
        Assert.Contains(upgraded.Functions[0].Body.Nodes, n => n.Is("Constant") && n.Attributes[0].ReferencedName is not null);
        Assert.Equal(0, UpgradeProof.Distance(UpgradeProof.Run(old, inputs), UpgradeProof.Run(upgraded, inputs)));
    }

    /// <summary>A Constant takes such a value from opset 12 on only.</summary>
    [Fact]
    public void Below_opset_12_it_is_refused()
    {
        using var model = Build("Slice", 9, [3, 4]);
        Assert.Contains(
            "its starts is given by the call of the function around it",
            Assert.Single(VersionConverter.WhyNot(model, 11)).Message
        );
    }

    [Theory]
    [InlineData("Softmax", 11, 13)]
    [InlineData("TopK", 9, 10)]
    public void What_the_value_must_be_known_for_is_refused(string opType, long opset, long target)
    {
        using var model = Build(opType, opset, [3, 4]);
        Assert.Contains("is given by the call of the function around it", Assert.Single(VersionConverter.WhyNot(model, target)).Message);
    }

    static Model Build(string opType, long opset, long[] dims)
    {
        var (attributes, outputs) = AttributesOf(opType);
        var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(9);
        edit.SetOpset("", opset);
        edit.SetOpset(Domain, 1);
        var function = edit.AddFunction(Domain, "Old", new OpsetImport("", opset));
        function.RequiredAttributes = [.. attributes.Select(a => "given_" + a.Name)];
        var formal = edit.AddGraphInput(function.Body, "f", new OpaqueType());
        edit.SetInfo(formal, null);
        var node = edit.AddNode(
            function.Body,
            opType,
            [formal],
            [.. Enumerable.Range(0, outputs).Select(i => $"r{i}")],
            [.. attributes.Select(a => Attribute.Reference(a.Name, a.Kind, "given_" + a.Name))]
        );
        foreach (var output in node.Outputs)
            edit.AddGraphOutput(function.Body, output!);
        var x = edit.AddGraphInput(
            model.Graph,
            "x0",
            new TensorType(OnnxIO.Tensors.ElementType.Float32, [.. dims.Select(d => new Dimension(d))])
        );
        var call = edit.AddNode(
            model.Graph,
            "Old",
            [x],
            [.. node.Outputs.Select((_, i) => $"y{i}")],
            [.. attributes.Select(a => a.Given("given_" + a.Name))],
            Domain
        );
        foreach (var output in call.Outputs)
            edit.AddGraphOutput(model.Graph, output!);
        return model;
    }

    static (IReadOnlyList<Formal> Attributes, int Outputs) AttributesOf(string opType) =>
        opType switch
        {
            "Squeeze" => ([Ints("axes", 0)], 1),
            "ReduceMean" => ([Ints("axes", 1, 2)], 1),
            "Clip" => ([Float("min", -0.5f), Float("max", 0.25f)], 1),
            "Pad" => ([Ints("pads", 1, 0, 0, 2), Float("value", 3)], 1),
            "Slice" => ([Ints("starts", 1, 0), Ints("ends", 3, 2)], 1),
            "Upsample" => ([new Formal("scales", AttributeKind.Floats, n => Attribute.Of(n, [1f, 1, 2, 3]))], 1),
            "DFT" => ([Int("axis", 2)], 1),
            "Dropout" => ([Float("ratio", 0.25f)], 1),
            "Split" => ([Ints("split", 2, 3)], 2),
            "Softmax" => ([Int("axis", 1)], 1),
            "TopK" => ([Int("k", 2)], 2),
            _ => throw new ArgumentOutOfRangeException(nameof(opType), opType, "no case"),
        };

    static Formal Ints(string name, params long[] values) => new(name, AttributeKind.Ints, n => Attribute.Of(n, [.. values]));

    static Formal Int(string name, long value) => new(name, AttributeKind.Int, n => Attribute.Of(n, value));

    static Formal Float(string name, float value) => new(name, AttributeKind.Float, n => Attribute.Of(n, value));

    sealed record Formal(string Name, AttributeKind Kind, Func<string, Attribute> Given);
}
