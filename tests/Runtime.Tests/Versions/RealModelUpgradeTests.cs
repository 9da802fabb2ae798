using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>Real models compute bit for bit what they computed, at every operator set that a quantized form may need.</summary>
public sealed class RealModelUpgradeTests(ITestOutputHelper output)
{
    static readonly RunnerOptions Plain = new(Threads: 1, Optimization: GraphOptimization.None);

    /// <summary>Long enough that a sequence has more than one element; else the smallest that the model runs on.</summary>
    static readonly SampleTrial[] Trials = [new SampleTrial(Extent: 32, FirstFreeIsBatch: true, Integer: 1), .. SampleTrial.All];

    [Fact]
    public void Outputs_stay()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var failures = new List<string>();
        var compared = 0;
        foreach (var path in Directory.GetFiles(Assets.File("models"), "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var model = ModelReader.Open(path);
            var (inputs, before) = FirstRun(model);
            foreach (var target in ((long[])[13, 21, 25]).Where(t => t > model.Opsets.Standard))
            {
                using var upgraded = ModelReader.Open(path);
                var findings = new DiagnosticBag();
                VersionConverter.Upgrade(new GraphEditor(upgraded, "test"), target, findings);
                output.WriteLine(string.Join(Environment.NewLine, findings));
                Assert.DoesNotContain(ModelVerifier.Verify(upgraded), d => d.Severity == Severity.Error);
                Assert.DoesNotContain(upgraded.Graph.Inputs, i => i.IsInitializer && model.InitializersAreInputs);
                // every Softmax among them is along one axis, and stays so
                Assert.Equal(model.AllNodes.Count(n => n.Is("Flatten")), upgraded.AllNodes.Count(n => n.Is("Flatten")));
                var after = Run(upgraded, inputs);
                compared += after.Count;
                if (!before.Zip(after).All(p => Same(p.First, p.Second)))
                    failures.Add($"{Path.GetFileName(path)} of opset {target}");
            }
        }

        Assert.Empty(failures);
        Assert.True(compared >= 69, $"only {compared} outputs were compared");
    }

    static (IReadOnlyList<NamedValue> Inputs, IReadOnlyList<Tensor> Outputs) FirstRun(Model model)
    {
        var samples = new SampleInputs(model, new ObservationOptions());
        foreach (var trial in Trials)
        {
            var inputs = samples.Make(trial);
            try
            {
                return (inputs, Run(model, inputs));
            }
            catch (DiagnosticException e) when (e.Diagnostics[0].Code == RuntimeCodes.RunFailed)
            {
                // these extents do not suit the model: the next ones
            }
        }

        throw new InvalidOperationException($"{model.Path} runs on nothing that is tried.");
    }

    static List<Tensor> Run(Model model, IReadOnlyList<NamedValue> inputs)
    {
        using var runner = InferenceRunner.Open(model, Plain);
        using var result = runner.Run(inputs);
        return [.. result.Values.Select(v => ((TensorValue)v.Value.Detach()).Tensor)];
    }

    static bool Same(Tensor a, Tensor b) =>
        a.Type == b.Type && a.Dims.AsSpan().SequenceEqual(b.Dims.AsSpan()) && a.Bytes.Whole.SequenceEqual(b.Bytes.Whole);
}
