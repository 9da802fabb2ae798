using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Versions;

namespace NNCompress.OnnxIO.Tests.Versions;

public sealed class RuntimeCeilingTests
{
    [Theory]
    [InlineData("1.8", 14, 7, 14)]
    [InlineData("1.10.0", 15, 8, 15)]
    [InlineData("1.13", 17, 8, 17)]
    [InlineData("1.15", 19, 8, 18)] // opset 19 comes with IR 9
    [InlineData("1.17", 20, 9, 20)]
    [InlineData("1.17.3", 20, 9, 20)]
    [InlineData("1.20", 21, 10, 21)]
    [InlineData("1.24", 21, 10, 21)]
    [InlineData("1.29", 25, 13, 25)]
    [InlineData("1.31", 25, 13, 25)]
    public void A_release_sets_both(string release, long opset, long ir, long target)
    {
        var ceiling = RuntimeCeiling.Of(release, null, null);
        Assert.Equal((opset, ir, target), (ceiling.MaxOpset, ceiling.MaxIr, ceiling.HighestTarget));
    }

    [Fact]
    public void The_lowest_ceiling_counts()
    {
        Assert.Equal(13, RuntimeCeiling.Of("1.17", 13, null).HighestTarget);
        Assert.Equal(12, RuntimeCeiling.Of("1.3", 21, null).HighestTarget);
        Assert.Equal(18, RuntimeCeiling.Of(null, null, 8).HighestTarget);
        Assert.Equal("ONNX Runtime 1.17, --max-opset 13, --max-ir 8", RuntimeCeiling.Of("1.17", 13, 8).Source);
        Assert.Same(RuntimeCeiling.None, RuntimeCeiling.Of(null, null, null));
        Assert.Equal(OpsetRelease.Newest, RuntimeCeiling.None.HighestTarget);
    }

    [Theory]
    [InlineData("2024", null, null)]
    [InlineData("1", null, null)]
    [InlineData("1.x", null, null)]
    [InlineData("1.-7", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, 6L, null)]
    [InlineData(null, null, 2L)]
    public void What_makes_no_sense_is_said(string? release, long? opset, long? ir) =>
        Assert.Equal(
            VersionCodes.Ceiling,
            Assert.Single(Assert.Throws<DiagnosticException>(() => RuntimeCeiling.Of(release, opset, ir)).Diagnostics).Code
        );

    [Fact]
    public void All_mistakes_are_said_at_once() =>
        Assert.Equal(3, Assert.Throws<DiagnosticException>(() => RuntimeCeiling.Of("old", 1, 1)).Diagnostics.Count);

    [Fact]
    public void A_form_above_the_ceiling_is_refused_by_what_needs_it()
    {
        var ceiling = RuntimeCeiling.Of("1.17", null, null);
        Assert.Null(ceiling.WhyNot(13, "Scales for each channel", "m.onnx"));
        Assert.Equal(
            "m.onnx: error NNC1604: 4-bit weights take opset 21 and IR version 10; ONNX Runtime 1.17 allows at most opset 20. "
                + "Raise the ceiling, or ask for a form that needs less.",
            ceiling.WhyNot(21, "4-bit weights", "m.onnx")?.ToString()
        );
    }

    [Fact]
    public void A_model_above_the_ceiling_is_refused()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 15);
        Assert.Null(RuntimeCeiling.Of("1.10", null, null).WhyNot(model));
        Assert.Contains("is of opset 15, above opset 13", RuntimeCeiling.Of(null, 13, null).WhyNot(model)?.Message);
        Assert.Contains("is of IR version 8, above IR version 7", RuntimeCeiling.Of(null, null, 7).WhyNot(model)?.Message);
    }
}
