using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization.Targets;

public sealed class QuantizationTargetTests
{
    [Fact]
    public void Targets_are_found_by_the_names_that_they_print()
    {
        Assert.Equal(["onnxruntime-cpu", "onnxruntime-arm64", "onnx"], QuantizationTarget.All.Select(t => t.ToString()));
        Assert.All(QuantizationTarget.All, t => Assert.Same(t, QuantizationTarget.Parse(t.Id)));
    }

    [Fact]
    public void A_name_of_no_target_is_refused_with_those_that_there_are()
    {
        Assert.False(QuantizationTarget.TryParse("ONNX", null, out _));
        Assert.False(QuantizationTarget.TryParse(null, null, out _));
        var failure = Assert.Throws<FormatException>(() => QuantizationTarget.Parse("gpu"));
        Assert.Equal("'gpu' is no target: onnxruntime-cpu, onnxruntime-arm64, onnx.", failure.Message);
    }

    [Theory]
    [InlineData("", "MatMulInteger", true)]
    [InlineData("ai.onnx", "MatMulInteger", true)]
    [InlineData("com.microsoft", "MatMulNBits", false)]
    public void The_standard_target_has_the_operators_of_the_standard_only(string domain, string op, bool may) =>
        Assert.Equal(may, QuantizationTarget.Onnx.MayUse(domain, op));

    [Fact]
    public void The_runtimes_own_operators_may_be_used_where_the_runtime_is_the_target_and_others_nowhere()
    {
        QuantizationTarget[] runtimes = [QuantizationTarget.OnnxRuntimeCpu, QuantizationTarget.OnnxRuntimeArm64];
        Assert.All(runtimes, t => Assert.True(t.MayUse("com.microsoft", "MatMulNBits")));
        Assert.All(runtimes, t => Assert.True(t.MayUse("", "Conv")));
        Assert.All(runtimes, t => Assert.False(t.MayUse("com.microsoft", "QMoE")));
        Assert.All(runtimes, t => Assert.False(t.MayUse("com.example", "MatMulNBits")));
    }

    [Fact]
    public void Only_what_was_measured_says_so() =>
        Assert.Equal([QuantizationTarget.OnnxRuntimeCpu], QuantizationTarget.All.Where(t => t.IsMeasured));
}
