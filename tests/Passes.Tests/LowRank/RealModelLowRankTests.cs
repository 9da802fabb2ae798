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
}
