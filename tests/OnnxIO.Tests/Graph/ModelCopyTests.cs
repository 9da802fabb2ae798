using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests;

public class ModelCopyTests
{
    [Fact]
    public void A_copy_changes_alone()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [2]));
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        var add = edit.AddNode(model.Graph, "Add", [x, w], ["y"]);
        edit.AddGraphOutput(model.Graph, add.Outputs[0]!);

        var copy = ModelCopy.Of(model);
        Assert.Same(w.Initializer, copy.Values[w].Initializer);
        Assert.NotSame(w, copy.Values[w]);
        var other = new GraphEditor(copy.Model, "copy");
        other.SetInput(copy.Nodes[add], 1, copy.Values[x]);
        other.SetInitializer(copy.Values[w], Tensor.FromSingles([2], [7, 7]));
        Assert.Same(w, add.Inputs[1]);
        Assert.Equal([1, 2], w.Initializer!.ToSingles());
        Assert.Equal([new Use(add, 1)], w.Uses);
    }

    [Fact]
    public void Copies_of_conformance_models_are_written_as_the_originals_are()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var different = new List<string>();
        foreach (var (name, bytes, _) in ConformanceArchive.Cases())
        {
            using var model = ModelReader.Parse(bytes);
            var copy = ModelCopy.Of(model).Model;
            ModelVerifier.Verify(copy); // its invariants hold
            if (!ModelWriter.ToBytes(model).AsSpan().SequenceEqual(ModelWriter.ToBytes(copy)))
                different.Add(name);
        }

        Assert.Empty(different);
    }
}
