using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests;

public class BesideOriginTests
{
    /// <summary>A model file with two initializers of 100 kB and one small one, in a folder.</summary>
    private static string Save(TemporaryFolder folder, bool external)
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 13);
        foreach (var name in new[] { "a", "b" })
            edit.AddInitializer(model.Graph, name, Tensor.FromSingles([25_000], [.. Enumerable.Range(0, 25_000).Select(i => (float)i)]));
        edit.AddInitializer(model.Graph, "small", Tensor.FromSingles([1], [1]));
        var path = folder.File("m.onnx");
        ModelWriter.Save(model, path, new SaveOptions(ExternalData: external));
        return path;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Large_initializers_stay_where_they_are(bool external)
    {
        using var folder = new TemporaryFolder();
        using var model = ModelReader.Open(Save(folder, external));
        var beside = BesideOrigin.Of(model, limit: 1000)!;
        Assert.InRange(beside.Bytes.Length, 100, 1000);
        using var again = ModelReader.Parse(beside.Bytes, beside.Folder);
        foreach (var (value, copy) in model.Graph.Initializers.Zip(again.Graph.Initializers))
            Assert.Equal(value.Initializer!.ToSingles(), copy.Initializer!.ToSingles());
    }

    [Fact]
    public void What_was_computed_since_goes_along_up_to_a_limit()
    {
        using var folder = new TemporaryFolder();
        using var model = ModelReader.Open(Save(folder, external: false));
        new GraphEditor(model, "test").SetInitializer(model.Graph.Initializers[0], Tensor.FromSingles([25_000], new float[25_000]));
        Assert.Null(BesideOrigin.Of(model, limit: 100_003));
        var beside = BesideOrigin.Of(model, limit: 100_004)!;
        using var again = ModelReader.Parse(beside.Bytes, beside.Folder);
        Assert.All(again.Graph.Initializers[0].Initializer!.ToSingles(), v => Assert.Equal(0, v));
        Assert.Equal(24_999, again.Graph.Initializers[1].Initializer!.ToSingles()[^1]);
    }

    [Fact]
    public void A_model_from_no_file_has_no_origin()
    {
        using var model = new Model();
        Assert.Null(BesideOrigin.Of(model, long.MaxValue));
    }

    [Fact]
    public void Data_behind_a_link_are_not_referred_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var folder = new TemporaryFolder();
        var path = Save(folder, external: false);
        var link = folder.File("link.onnx");
        File.CreateSymbolicLink(link, path);
        using var model = ModelReader.Open(link);
        Assert.Null(BesideOrigin.Of(model, limit: 1000));
    }
}
