using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;
using static NNCompress.OnnxIO.Tests.Files.TestModels;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>A saved file is there whole or not at all, and input files stay as they are.</summary>
public sealed class SaveTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_holds_what_the_bytes_for_a_session_hold()
    {
        using var model = ModelReader.Parse(Smallest().ToByteArray());
        ModelWriter.Save(model, _folder.File("a.onnx"));
        Assert.Equal(ModelWriter.ToBytes(model), File.ReadAllBytes(_folder.File("a.onnx")));
        Assert.Equal(["a.onnx"], Files());
    }

    [Fact]
    public void A_file_of_another_model_is_replaced()
    {
        File.WriteAllText(_folder.File("a.onnx"), "old");
        using var model = ModelReader.Parse(Smallest().ToByteArray());
        ModelWriter.Save(model, _folder.File("a.onnx"));
        Assert.Equal(ModelWriter.ToBytes(model), File.ReadAllBytes(_folder.File("a.onnx")));
    }

    [Fact]
    public void The_input_is_not_overwritten_unless_asked_for()
    {
        var path = _folder.File("a.onnx");
        File.WriteAllBytes(path, WithWeights(2000));
        using var model = ModelReader.Open(path);
        Assert.Equal(FileCodes.OverwritesInput, Refusal(() => ModelWriter.Save(model, path)).Code);
        Assert.Equal(WithWeights(2000), File.ReadAllBytes(path));

        var before = model.Graph.Initializers[0].Initializer!.ToSingles();
        ModelWriter.Save(model, path, new SaveOptions(AllowInputOverwrite: true));
        Assert.Equal(before, model.Graph.Initializers[0].Initializer!.ToSingles()); // what is mapped is still the old file
        using var again = ModelReader.Open(path);
        Assert.Equal(before, again.Graph.Initializers[0].Initializer!.ToSingles());
    }

    [Fact]
    public void The_input_s_data_file_is_not_overwritten()
    {
        using var source = ModelReader.Parse(WithWeights(2000));
        ModelWriter.Save(source, _folder.File("a.onnx"), new SaveOptions(ExternalData: true));
        var data = Files().Single(f => f != "a.onnx");
        using var model = ModelReader.Open(_folder.File("a.onnx"));
        Assert.Equal(FileCodes.OverwritesInput, Refusal(() => ModelWriter.Save(model, _folder.File(data))).Code);
        Assert.Equal(source.Graph.Initializers[0].Initializer!.ToSingles(), model.Graph.Initializers[0].Initializer!.ToSingles());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        using var model = ModelReader.Parse(Smallest().ToByteArray());
        var error = Refusal(() => ModelWriter.Save(model, _folder.File("none", "a.onnx")));
        Assert.Equal((FileCodes.CannotWrite, "Its folder does not exist."), (error.Code, error.Message));
        Directory.CreateDirectory(_folder.File("folder"));
        error = Refusal(() => ModelWriter.Save(model, _folder.File("folder")));
        Assert.Equal((FileCodes.CannotWrite, "It is a folder."), (error.Code, error.Message));
        Assert.Equal([], Files());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_work_leaves_the_old_file_and_nothing_else(bool external)
    {
        File.WriteAllText(_folder.File("a.onnx"), "old");
        using var cancellation = new CancellationTokenSource();
        using var model = WithSource(new FailingBytes(8 << 20, cancellation.Cancel));
        var options = new SaveOptions(ExternalData: external);
        Assert.Throws<OperationCanceledException>(() => ModelWriter.Save(model, _folder.File("a.onnx"), options, cancellation.Token));
        Assert.Equal("old", File.ReadAllText(_folder.File("a.onnx")));
        Assert.Equal(["a.onnx"], Files());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failed_work_leaves_the_old_file_and_nothing_else(bool external)
    {
        File.WriteAllText(_folder.File("a.onnx"), "old");
        using var model = WithSource(new FailingBytes(8 << 20, () => throw new IOException("the disk is gone")));
        var error = Refusal(() => ModelWriter.Save(model, _folder.File("a.onnx"), new SaveOptions(ExternalData: external)));
        Assert.Equal((FileCodes.CannotWrite, "the disk is gone"), (error.Code, error.Message));
        Assert.Equal("old", File.ReadAllText(_folder.File("a.onnx")));
        Assert.Equal(["a.onnx"], Files());
    }

    [Fact]
    public void More_than_two_gigabytes_do_not_become_one_file()
    {
        using var model = WithSource(new FailingBytes(3L << 30, () => throw new InvalidOperationException("read")));
        Assert.Equal(FileCodes.TooLarge, Refusal(() => ModelWriter.ToBytes(model)).Code);
        Assert.Equal(
            FileCodes.TooLarge,
            Refusal(() => ModelWriter.Save(model, _folder.File("a.onnx"), new SaveOptions(ExternalData: false))).Code
        );
        Assert.Equal([], Files());
    }

    [Fact]
    public void Attributes_of_more_than_two_gigabytes_are_refused_without_leaving_a_data_file()
    {
        using var model = ModelReader.Parse(WithWeights(2000));
        var huge = new Tensor(
            ElementType.UInt8,
            [3L << 30],
            new RawPayload(new FailingBytes(3L << 30, () => throw new InvalidOperationException("read")))
        );
        new GraphEditor(model, "test").SetAttribute(model.Graph.Nodes.First!, Attribute.Of("value", huge));
        Assert.Equal(FileCodes.TooLarge, Refusal(() => ModelWriter.Save(model, _folder.File("a.onnx"))).Code);
        Assert.Equal([], Files());
    }

    [Fact]
    public void A_renamed_initializer_is_written_under_its_new_name()
    {
        using var model = ModelReader.Parse(WithWeights(4));
        model.Graph.Initializers[0].Name = "renamed";
        using var again = ModelReader.Parse(ModelWriter.ToBytes(model));
        Assert.Equal("renamed", again.Graph.Initializers[0].Name);
        Assert.Same(again.Graph.Initializers[0], again.Graph.Nodes.First!.Inputs[1]);
    }

    string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    static Diagnostic Refusal(Action action) => Assert.Single(Assert.Throws<DiagnosticException>(action).Diagnostics);

    /// <summary>x + w, with w of so many elements.</summary>
    internal static byte[] WithWeights(int count)
    {
        var model = Smallest();
        model.Graph.Initializer.Add(Floats("w", [.. Enumerable.Range(0, count).Select(i => (float)i)]));
        model.Graph.Node.Clear();
        model.Graph.Node.Add(Node("Add", ["x", "w"], ["y"]));
        return model.ToByteArray();
    }

    static Model WithSource(ByteSource source)
    {
        var model = ModelReader.Parse(WithWeights(4));
        new GraphEditor(model, "test").SetInitializer(
            model.Graph.Initializers[0],
            new Tensor(ElementType.UInt8, [source.Length], new RawPayload(source))
        );
        return model;
    }

    /// <summary>Zeros without memory; something happens when the second half is read.</summary>
    sealed class FailingBytes(long length, Action atHalf) : ByteSource
    {
        readonly byte[] _zeros = new byte[1 << 20];

        public override long Length => length;

        public override ReadOnlySpan<byte> Slice(long offset, int count)
        {
            if (offset >= length / 2)
                atHalf();
            return _zeros.AsSpan(0, count);
        }

        public override ByteSource Part(long offset, long partLength) => throw new NotSupportedException();
    }
}
