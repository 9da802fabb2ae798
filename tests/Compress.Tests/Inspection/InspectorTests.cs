using NNCompress.Inspection;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Inspection;

public sealed class InspectorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inspector-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Digits_is_told_as_it_is()
    {
        var model = Inspector.Run(new InspectRequest(Path.Combine(RepositoryRoot.Path, "models", "digits.onnx")));
        Assert.Equal(7, model.Layers.Count);
        Assert.All(model.Layers, l => Assert.True(l.Prune.Possible, l.Prune.Reason));
        Assert.Equal(5, model.Operators["BatchNormalization"]);
        Assert.Equal(model.Layers.Sum(l => l.Macs), model.Macs);
        // 3x3 over 28x28 output positions, one channel in, 32 out.
        Assert.Equal(9 * 28 * 28 * 32, model.Layers[0].Macs);
        Assert.Null(model.Quantization);
    }

    [Fact]
    public void A_weight_that_something_else_reads_is_not_prunable_and_the_reason_is_the_passes_own()
    {
        var path = Path.Combine(_folder.FullName, "shared.onnx");
        using (var model = new Model())
        {
            var edit = new GraphEditor(model, "test");
            edit.SetIrVersion(8);
            edit.SetOpset("", 17);
            var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [1, 2]));
            var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2, 2], [1, 2, 3, 4]));
            var y = edit.AddNode(model.Graph, "MatMul", [x, w], ["y"], name: "product").Outputs[0]!;
            var z = edit.AddNode(model.Graph, "Add", [y, w], ["z"]).Outputs[0]!;
            edit.SetInfo(z, new ValueInfo(new TensorType(ElementType.Float32, [2, 2])));
            edit.AddGraphOutput(model.Graph, z);
            ModelWriter.Save(model, path);
        }

        var layer = Assert.Single(Inspector.Run(new InspectRequest(path)).Layers);
        Assert.False(layer.Prune.Possible);
        Assert.Contains("also read by Add", layer.Prune.Reason, StringComparison.Ordinal);
        Assert.Equal(4, layer.Macs);
    }

    [Fact]
    public void Without_a_run_macs_are_unknown()
    {
        var request = new InspectRequest(Path.Combine(RepositoryRoot.Path, "models", "digits.onnx")) { Measure = false };
        var model = Inspector.Run(request);
        Assert.Null(model.Macs);
        Assert.All(model.Layers, l => Assert.Null(l.Macs));
    }
}
