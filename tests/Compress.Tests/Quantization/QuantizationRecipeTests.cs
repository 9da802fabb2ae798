using NNCompress.OnnxIO.Versions;
using NNCompress.Passes;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Quantization;

namespace NNCompress.Compress.Tests.Quantization;

public sealed class QuantizationRecipeTests
{
    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationEffort.Fast, "quantize-static quantize-dynamic")]
    [InlineData(
        QuantizationMode.Static,
        QuantizationEffort.Default,
        "quantize-static round-gptq correct-bias guard-accuracy quantize-dynamic"
    )]
    [InlineData(QuantizationMode.Static, QuantizationEffort.Best, "choose-quantization guard-accuracy quantize-dynamic")]
    [InlineData(QuantizationMode.Dynamic, QuantizationEffort.Default, "quantize-dynamic")]
    [InlineData(QuantizationMode.Weights, QuantizationEffort.Default, "quantize-weights")]
    public void A_bundle_is_a_list_of_passes_after_preparation(QuantizationMode mode, QuantizationEffort effort, string passes)
    {
        string[] preparation =
        [
            "inline-functions",
            "fold-constants",
            "remove-identity",
            "fold-batchnorm",
            "fuse-bias",
            "deduplicate",
            "remove-dead",
            "upgrade-opset",
        ];
        var steps = new QuantizationRecipe(mode, effort).Steps().Select(s => s.Id).ToArray();
        Assert.Equal(passes.Split(' '), steps.Except(preparation));
        Assert.All(steps.Intersect(preparation), id => Assert.True(PassCatalogue.Find(id)!.PreservesOutputs));
    }

    [Fact]
    public void Named_passes_come_in_their_order_in_place_of_the_efforts()
    {
        var recipe = new QuantizationRecipe(QuantizationMode.Static)
        {
            Passes = ["equalize", "quantize-static", "round-adaptive", "mixed-precision"],
            MaxDrop = 0.5,
            Activations = IntegerGrid.Int8,
        };
        var steps = recipe.Steps().SkipWhile(s => s.Id != "equalize").ToArray();
        Assert.Equal(recipe.Passes, steps.Select(s => s.Id));
        Assert.Equal((IntegerGrid.Int8, false), steps[1].Options is QuantizeStaticOptions o ? (o.Activations, o.LeaveForDynamic) : default);
        Assert.Equal(0.5, Assert.IsType<MixedPrecisionOptions>(steps[3].Options).MaxDrop);
        Assert.Empty(recipe.LastSteps());
        Assert.All(QuantizationRecipe.Nameable, id => Assert.NotNull(PassCatalogue.Find(id)));
    }

    [Fact]
    public void The_standards_own_target_has_no_kernels_that_quantize_on_the_fly()
    {
        var steps = new QuantizationRecipe(QuantizationMode.Static) { Target = QuantizationTarget.Onnx }.Steps();
        Assert.DoesNotContain(steps, s => s.Id == QuantizeDynamicPass.PassId);
        Assert.False(((QuantizeStaticOptions)steps.Single(s => s.Id == QuantizeStaticPass.PassId).Options!).LeaveForDynamic);
    }

    [Fact]
    public void Below_operator_set_13_weights_have_one_scale()
    {
        var recipe = new QuantizationRecipe(QuantizationMode.Static) { Ceiling = RuntimeCeiling.Of(null, 12, null) };
        var options = (QuantizeStaticOptions)recipe.Steps().Single(s => s.Id == QuantizeStaticPass.PassId).Options!;
        Assert.False(options.PerChannel);
    }

    [Theory]
    [InlineData(QuantizationMode.Static, 9, null, "QuantizeLinear and DequantizeLinear take opset 10")]
    [InlineData(QuantizationMode.Static, 10, null, null)]
    [InlineData(QuantizationMode.Static, 12, true, "Scales for each channel take opset 13")]
    [InlineData(QuantizationMode.Static, 13, true, null)]
    [InlineData(QuantizationMode.Weights, 20, null, "Weights of 4 bits take opset 21")]
    [InlineData(QuantizationMode.Weights, 21, null, null)]
    [InlineData(QuantizationMode.Dynamic, 7, null, null)]
    public void What_a_ceiling_does_not_allow_is_said_before_anything_is_done(
        QuantizationMode mode,
        int opset,
        bool? perChannel,
        string? told
    )
    {
        var recipe = new QuantizationRecipe(mode)
        {
            Bits = mode == QuantizationMode.Weights ? 4 : null,
            Target = QuantizationTarget.Onnx,
            PerChannel = perChannel,
            Ceiling = RuntimeCeiling.Of(null, opset, null),
        };
        Assert.Equal(told is null, recipe.WhyAboveCeiling is null);
        Assert.StartsWith(told ?? "", recipe.WhyAboveCeiling?.Message ?? "", StringComparison.Ordinal);
    }

    /// <summary>Before weights are rounded and biases corrected, which makes up for it; and once more for what rounding may have made unsafe.</summary>
    [Theory]
    [InlineData(QuantizationEffort.Fast, "quantize-static check-accumulators")]
    [InlineData(QuantizationEffort.Default, "quantize-static check-accumulators round-gptq correct-bias check-accumulators")]
    [InlineData(QuantizationEffort.Best, "choose-quantization check-accumulators correct-bias")]
    public void Portable_weights_are_narrowed_before_the_rest(QuantizationEffort effort, string passes)
    {
        var steps = new QuantizationRecipe(QuantizationMode.Static, effort) { IsPortable = true, HasCalibration = true }.Steps();
        Assert.Contains(passes, string.Join(' ', steps.Select(s => s.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_largest_drop_lets_layers_go_back_to_float_where_everything_is_tried()
    {
        var recipe = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Best) { MaxDrop = 0.5 };
        Assert.Contains(recipe.Steps(), s => s.Options is MixedPrecisionOptions { MaxDrop: 0.5 });
    }

    [Theory]
    [InlineData(QuantizationEffort.Default)]
    [InlineData(QuantizationEffort.Best)]
    public void With_data_the_bias_of_the_class_scores_comes_last(QuantizationEffort effort)
    {
        var best = new QuantizationRecipe(QuantizationMode.Static, effort);
        Assert.Equal([FitOutputBiasPass.PassId], best.LastSteps().Select(s => s.Id));
        Assert.Equal(
            [FitOutputBiasPass.PassId, QuantizedOperatorsPass.PassId],
            (best with { QOperator = true }).LastSteps().Select(s => s.Id)
        );
        Assert.Empty((best with { Mode = QuantizationMode.Dynamic }).LastSteps());
        Assert.Empty((best with { Effort = QuantizationEffort.Fast }).LastSteps());
        Assert.Empty((best with { FitsOutputBias = false }).LastSteps());
    }

    [Fact]
    public void Operators_on_integers_are_written_last()
    {
        var last = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast) { QOperator = true }.LastSteps();
        Assert.Equal([QuantizedOperatorsPass.PassId], last.Select(s => s.Id));
    }
}
