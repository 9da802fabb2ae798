using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Cleanup;

/// <summary>Every cleanup over real models, on inputs drawn from a fixed seed.</summary>
public class RealModelCleanupTests(ITestOutputHelper output)
{
    public static TheoryData<string> Models() =>
        Assets.Root is null
            ? ["none"]
            :
            [
                .. Directory
                    .EnumerateFiles(Assets.File("models"), "*.onnx", SearchOption.AllDirectories)
                    .Select(p => Path.GetRelativePath(Assets.File("models"), p))
                    .Order(StringComparer.Ordinal),
            ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Cleanups_keep_the_outputs(string name)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var original = ModelReader.Open(Assets.Model(name));
        var feeds = FeedsOf(name);
        var exact = ModelRun.Outputs(original, feeds);
        var optimized = ModelRun.Outputs(original, feeds, optimize: true);
        foreach (var (passes, sequence) in CleanupSequence.All)
        {
            using var model = ModelReader.Open(Assets.Model(name));
            var nodes = model.AllNodes.Count();
            if (CleanupSequence.Run(model, sequence) == 0)
                continue;
            output.WriteLine($"{passes}: {nodes} nodes, {model.AllNodes.Count()} after");
            var actual = ModelRun.Outputs(model, feeds);
            if (sequence.Contains(CleanupSequence.Rounding))
                ModelRun.AssertClose(exact, actual, 1e-5);
            else
                ModelRun.AssertEqualBits(exact, actual);
            ModelRun.AssertClose(optimized, ModelRun.Outputs(model, feeds, optimize: true), 1e-4);
        }
    }

    [Theory]
    [InlineData("resnet_cifar10.onnx")]
    [InlineData("silero_vad.onnx")]
    [InlineData("ppocr_cls.onnx")]
    public void The_result_has_the_same_bytes_at_any_thread_count(string name)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        Assert.Equal(Cleaned(name, threads: 1), Cleaned(name, threads: 8));
    }

    private static byte[] Cleaned(string name, int threads)
    {
        using var model = ModelReader.Open(Assets.Model(name));
        foreach (var pass in CleanupSequence.All[^1].Passes)
            pass.Run(new PassContext(model, pass.Id) { Threads = threads });
        return ModelWriter.ToBytes(model);
    }

    /// <summary>Inputs of models that refuse those of one sample and extent 1: enough characters, a sound of one window at 16 kHz.</summary>
    private static IReadOnlyList<Tensor>? FeedsOf(string name) =>
        name switch
        {
            "nnsplit_lstm.onnx" =>
            [
                Tensor.From(ElementType.UInt8, [1, 60], "Twice two is four. Three times three is nine; nothing else is. "u8[..60]),
            ],
            "silero_vad.onnx" =>
            [
                TestGraph.NoiseTensor("sound", 1, 576),
                TestGraph.NoiseTensor("state", 2, 1, 128),
                Tensor.FromInt64s([], [16000]),
            ],
            _ => null,
        };
}
