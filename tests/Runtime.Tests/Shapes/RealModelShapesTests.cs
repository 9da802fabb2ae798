using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests;

public class RealModelShapesTests
{
    [Fact]
    public void Every_value_of_every_real_model_is_known_but_for_untaken_branches()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        foreach (var path in Directory.GetFiles(Assets.File("models"), "*.onnx", SearchOption.AllDirectories))
        {
            using var model = ModelReader.Open(path);
            var shapes = ShapeObserver.Observe(model, new ObservationOptions(Threads: 1));
            foreach (var value in model.Scopes.SelectMany(s => s.Values))
            {
                var ran = value.Producer is not { } producer || shapes.ExecutionsOf(producer) > 0;
                Assert.True(shapes[value] is not null || !ran, $"{path}: {value}: {shapes.ReasonUnknown(value)}");
            }

            Assert.All(model.Graph.Nodes, n => Assert.Equal(1, shapes.ExecutionsOf(n)));
        }
    }

    /// <summary>Published figures: mobilenet_v2 300.8 M, squeezenet1.1 349 M.</summary>
    [Theory]
    [InlineData("mobilenet_v2.onnx", 300_774_272)]
    [InlineData("mobilenet_v2_dynamic_int8.onnx", 300_774_272)]
    [InlineData("squeezenet1.1.onnx", 349_151_936)]
    public void Macs_are_those_that_are_published(string file, long macs)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(Threads: 1));
        Assert.Equal(macs, model.AllNodes.Sum(n => MacCounter.Count(n, shapes.ShapesOf(n))!.Value * shapes.ExecutionsOf(n)));
    }

    [Fact]
    public void Observed_outputs_are_those_of_every_fourth_conformance_case()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var wrong = new List<string>();
        var compared = 0;
        foreach (var (name, bytes, sets) in ConformanceArchive.Cases().Where((_, i) => i % 4 == 0))
        {
            using var model = ModelReader.Parse(bytes);
            if (sets.Count == 0 || Expected(sets[0].Inputs) is not { } inputs || Expected(sets[0].Outputs) is not { } outputs)
                continue;
            try
            {
                var samples = model.Graph.Inputs.Zip(inputs, (i, t) => new NamedValue(i.Name, t)).ToArray();
                var shapes = ShapeObserver.Observe(model, new ObservationOptions(Samples: samples, Threads: 1));
                foreach (var (output, expected) in model.Graph.Outputs.Zip(outputs))
                {
                    compared++;
                    if (shapes[output] is not { } seen || seen.Varies || !seen.Dims.SequenceEqual(expected.Dims))
                        wrong.Add($"{name}: {output} is {shapes[output]}, not {expected}: {shapes.ReasonUnknown(output)}");
                }
            }
            catch (OnnxIO.Diagnostics.DiagnosticException)
            {
                // the runtime does not open or run this one
            }
        }

        Assert.Empty(wrong);
        Assert.True(compared > 375, $"only {compared} outputs were compared");
    }

    /// <summary>The tensors of a data set; null where one is a sequence or an optional.</summary>
    private static List<Tensor>? Expected(IEnumerable<byte[]> files)
    {
        var tensors = new List<Tensor>();
        foreach (var file in files)
        {
            try
            {
                tensors.Add(TensorFile.Parse(file));
            }
            catch (OnnxIO.Diagnostics.DiagnosticException)
            {
                return null;
            }
        }

        return tensors;
    }
}
