using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>Every method on every eligible layer of real models, on inputs drawn from a fixed seed.</summary>
public sealed class RealModelLowRankTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("mnist_cnn.onnx", "svd")]
    [InlineData("mnist_cnn.onnx", "spatial-svd")]
    [InlineData("mnist_cnn.onnx", "tucker")]
    [InlineData("mnist_mlp_9x200.onnx", "svd")]
    [InlineData("dscnn_kws.onnx", "svd")]
    [InlineData("cnn_nhwc_cifar10.onnx", "spatial-svd")]
    [InlineData("resnet8_cifar10.onnx", "tucker")]
    [InlineData("openwakeword_embedding.onnx", "spatial-svd")]
    [InlineData("gru_sst2.onnx", "svd")]
    [InlineData("dtln_1.onnx", "svd")]
    public void At_full_rank_the_outputs_stay(string name, string method)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(name));
        var before = ModelRun.Outputs(model);
        var context = new PassContext(model, LowRankPass.PassId);
        var report = new LowRankPass(new LowRankOptions(method, ChosenPoint.Full)).Run(context);
        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
        Assert.Contains(report.Layers, l => l.Changed);
        Assert.DoesNotContain(context.Findings, d => d.Code == LowRankCodes.CostsUnknown);
        output.WriteLine(string.Join('\n', report.Layers.Select(l => $"{l.Layer}: {l.Form ?? l.LeftAloneBecause}")));
        ModelRun.AssertClose(before, ModelRun.Outputs(model), 1e-4);
    }

    [Theory]
    [InlineData("mnist_cnn.onnx", 4)]
    [InlineData("mnist_mlp_256x4.onnx", 1)]
    [InlineData("dscnn_kws.onnx", 2)]
    [InlineData("espcn_x3.onnx", 3)]
    [InlineData("vit_cifar10.onnx", 4)]
    [InlineData("ppocr_cls.onnx", 4)]
    [InlineData("dtln_2.onnx", 1)]
    [InlineData("stories260k.onnx", 1)]
    [InlineData("openwakeword_jarvis.onnx", 1)]
    [InlineData("mobilenet_v2_dynamic_int8.onnx", 0)]
    public void At_half_rank_every_method_gives_a_model_that_runs_or_says_why_not(string name, int methods)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var taken = 0;
        // cp's fits of the larger kernels take longer than a test should
        foreach (
            var method in name == "espcn_x3.onnx" ? (string[])["svd", "spatial-svd", "tucker"] : ["svd", "spatial-svd", "tucker", "cp"]
        )
        {
            using var model = ModelReader.Open(Assets.Model(name));
            var context = new PassContext(model, LowRankPass.PassId);
            var pass = new LowRankPass(new LowRankOptions(method, new FixedRanks(new RankSize.Share(0.5), [])));
            PassReport report;
            try
            {
                report = pass.Run(context);
            }
            catch (DiagnosticException e)
            {
                Assert.Equal(LowRankCodes.NoLayer, Assert.Single(e.Diagnostics).Code);
                Assert.Equal(0, context.Editor.Changes);
                continue;
            }

            taken++;
            Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
            Assert.All(report.Layers, l => Assert.True(l.Changed || l.LeftAloneBecause!.Length > 0));
            Assert.Equal(report.Layers.All(l => !l.Changed), context.Findings.Any(d => d.Code == RankCodes.NothingSaved));
            Assert.NotEmpty(ModelRun.Outputs(model));
        }

        Assert.Equal(methods, taken);
    }
}
