using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Tests.Ops;

public class OperatorSchemasTests
{
    [Theory]
    [InlineData("Conv", 1, 1)]
    [InlineData("Conv", 10, 1)]
    [InlineData("Conv", 11, 11)]
    [InlineData("Conv", 26, 22)]
    [InlineData("Relu", 5, 1)]
    [InlineData("Relu", 6, 6)]
    public void The_version_in_force_is_the_last_one_before_the_opset(string name, long opset, int since) =>
        Assert.Equal(since, OperatorSchemas.Find("", name, opset)!.Since);

    [Fact]
    public void An_operator_does_not_exist_before_its_first_version()
    {
        Assert.Null(OperatorSchemas.Find("", "Gelu", 19));
        Assert.Equal(20, OperatorSchemas.Find("ai.onnx", "Gelu", 20)!.Since);
        Assert.Null(OperatorSchemas.Find("", "Relux", 20));
        Assert.Null(OperatorSchemas.Find("com.microsoft", "Gelu", 1));
    }

    [Fact]
    public void Domains_are_known_with_their_latest_version()
    {
        Assert.True(OperatorSchemas.KnowsDomain("ai.onnx"));
        Assert.Equal(26, OperatorSchemas.LatestOf(""));
        Assert.Equal(5, OperatorSchemas.LatestOf("ai.onnx.ml"));
        Assert.False(OperatorSchemas.KnowsDomain("com.microsoft"));
        Assert.Contains("ConvTranspose", OperatorSchemas.NamesOf(""));
    }

    [Theory]
    [InlineData("Conv", 13, 2, 3, 1, 1)]
    [InlineData("LSTM", 14, 3, 8, 0, 3)]
    [InlineData("Concat", 13, 1, int.MaxValue, 1, 1)]
    [InlineData("Loop", 13, 0, int.MaxValue, 1, int.MaxValue)]
    [InlineData("Loop", 1, 3, int.MaxValue, 1, int.MaxValue)]
    [InlineData("If", 13, 1, 1, 1, int.MaxValue)]
    [InlineData("Constant", 13, 0, 0, 1, 1)]
    public void Counts_follow_from_the_parameters(string name, long opset, int minIn, int maxIn, int minOut, int maxOut)
    {
        var schema = OperatorSchemas.Find("", name, opset)!;
        Assert.Equal((minIn, maxIn, minOut, maxOut), (schema.MinInputs, schema.MaxInputs, schema.MinOutputs, schema.MaxOutputs));
    }

    [Fact]
    public void Attributes_have_kinds()
    {
        var conv = OperatorSchemas.Find("", "Conv", 13)!;
        Assert.Equal(new OperatorAttribute("pads", AttributeKind.Ints, IsRequired: false), conv.Attributes["pads"]);
        var cast = OperatorSchemas.Find("", "Cast", 13)!;
        Assert.True(cast.Attributes["to"].IsRequired);
        var constant = OperatorSchemas.Find("", "Constant", 13)!;
        Assert.Equal(AttributeKind.SparseTensor, constant.Attributes["sparse_value"].Kind);
    }

    [Fact]
    public void Deprecated_versions_are_marked()
    {
        Assert.True(OperatorSchemas.Find("", "Upsample", 10)!.IsDeprecated);
        Assert.False(OperatorSchemas.Find("", "Upsample", 9)!.IsDeprecated);
    }

    [Fact]
    public void A_line_that_is_no_operator_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => OperatorTable.Read(new StringReader("[]\nAbs 1 X\n")).Single().Parse().ToList());

    [Fact]
    public void Every_line_of_the_table_can_be_read()
    {
        var count = 0;
        foreach (var domain in new[] { "", "ai.onnx.ml" })
        foreach (var name in OperatorSchemas.NamesOf(domain))
        {
            var versions = OperatorSchemas.VersionsOf(domain, name);
            Assert.Equal(versions.Select(v => v.Since).Order(), versions.Select(v => v.Since));
            Assert.All(versions, v => Assert.Equal((domain, name), (v.Domain, v.Name)));
            count += versions.Length;
        }

        Assert.Equal(632, count);
    }
}
