using System.Globalization;
using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;
using Onnx;
using static NNCompress.OnnxIO.Tests.Files.TestModels;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Data beside the model: found where it may be, refused where it may not, written so that it can be mapped.</summary>
public sealed class ExternalDataTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Data_lie_at_their_offsets_in_one_or_several_files_overlapping_or_not()
    {
        Directory.CreateDirectory(_folder.File("sub"));
        File.WriteAllBytes(_folder.File("a.bin"), Bytes(0, 1, 2, 3, 4));
        File.WriteAllBytes(_folder.File("sub", "b.bin"), Bytes(7, 8));
        Write(External("u", 2, "a.bin", 4, 8), External("v", 3, "a.bin", 8, 12), External("w", 2, "sub/b.bin", null, null));

        using var model = ModelReader.Open(_folder.File("m.onnx"));
        Assert.Equal([1, 2], model.Graph.Initializers[0].Initializer!.ToSingles());
        Assert.Equal([2, 3, 4], model.Graph.Initializers[1].Initializer!.ToSingles());
        Assert.Equal([7, 8], model.Graph.Initializers[2].Initializer!.ToSingles());
        Assert.Equal(3, model.Files.Count); // the model and each data file once
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\secret.bin")]
    [InlineData("\\\\server\\share")]
    [InlineData("../a.bin")]
    [InlineData("sub/../../a.bin")]
    [InlineData("sub\\..\\..\\a.bin")]
    [InlineData("a\0.bin")]
    public void A_path_out_of_the_folder_is_refused(string location)
    {
        Write(External("w", 2, location, 0, 8));
        Refused(FileCodes.ExternalPath);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused_one_within_is_followed()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(outside.File("secret.bin"), Bytes(1, 2));
        File.WriteAllBytes(_folder.File("a.bin"), Bytes(3, 4));
        try
        {
            File.CreateSymbolicLink(_folder.File("out.bin"), outside.File("secret.bin"));
            File.CreateSymbolicLink(_folder.File("in.bin"), _folder.File("a.bin"));
            File.CreateSymbolicLink(_folder.File("circle.bin"), _folder.File("circle.bin"));
            Directory.CreateSymbolicLink(_folder.File("folder"), outside.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This system lets no one make links: " + e.Message);
        }

        Write(External("w", 2, "out.bin", 0, 8));
        Refused(FileCodes.ExternalPath);
        Write(External("w", 2, "folder/secret.bin", 0, 8));
        Refused(FileCodes.ExternalPath);
        Write(External("w", 2, "circle.bin", 0, 8));
        Refused(FileCodes.ExternalMissing);
        Write(External("w", 2, "in.bin", 0, 8));
        using var model = ModelReader.Open(_folder.File("m.onnx"));
        Assert.Equal([3, 4], model.Graph.Initializers[0].Initializer!.ToSingles());
    }

    [Fact]
    public void A_model_that_is_reached_through_a_link_finds_its_data()
    {
        File.WriteAllBytes(_folder.File("a.bin"), Bytes(3, 4));
        Write(External("w", 2, "a.bin", 0, 8));
        using var other = new TemporaryFolder();
        try
        {
            Directory.CreateSymbolicLink(other.File("link"), _folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This system lets no one make links: " + e.Message);
        }

        using var model = ModelReader.Open(other.File("link", "m.onnx"));
        Assert.Equal([3, 4], model.Graph.Initializers[0].Initializer!.ToSingles());
    }

    [Fact]
    public void Wrong_entries_are_refused()
    {
        File.WriteAllBytes(_folder.File("a.bin"), Bytes(1, 2));
        Write(External("w", 2, "none.bin", 0, 8));
        Assert.Contains("does not exist", Refused(FileCodes.ExternalMissing).Message, StringComparison.Ordinal);
        Write(External("w", 2, ".", 0, 8));
        Refused(FileCodes.ExternalMissing);
        Write(External("w", 2, "a.bin", 4, 8));
        Refused(FileCodes.ExternalRange);
        Write(External("w", 2, "a.bin", long.MaxValue, 8));
        Refused(FileCodes.ExternalRange);
        Write(External("w", 2, "a.bin", 0, 4));
        Refused(FileCodes.DataLength);
        Write(External("w", 2, "a.bin", -1, 8));
        Refused(FileCodes.ExternalEntry);
        Write(External("w", 2, null, 0, 8));
        Refused(FileCodes.ExternalEntry);
        var twice = External("w", 2, "a.bin", 0, 8);
        twice.FloatData.AddRange([1, 2]);
        Write(twice);
        Refused(FileCodes.DataForm);
        var strings = External("w", 2, "a.bin", 0, 8);
        strings.DataType = 8;
        Write(strings);
        Refused(FileCodes.DataForm);
    }

    [Fact]
    public void A_missing_file_is_reported_for_every_tensor_once()
    {
        Write(External("u", 2, "none.bin", 0, 8), External("v", 2, "none.bin", 8, 8));
        var error = Assert.Throws<DiagnosticException>(() => ModelReader.Open(_folder.File("m.onnx")));
        Assert.Single(error.Diagnostics);
    }

    [Fact]
    public void A_model_from_memory_has_no_folder()
    {
        Write(External("w", 2, "a.bin", 0, 8));
        var bytes = File.ReadAllBytes(_folder.File("m.onnx"));
        var error = Assert.Throws<DiagnosticException>(() => ModelReader.Parse(bytes));
        Assert.Equal(FileCodes.ExternalMissing, error.Diagnostics[0].Code);
        File.WriteAllBytes(_folder.File("a.bin"), Bytes(1, 2));
        using var model = ModelReader.Parse(bytes, _folder.Path);
        Assert.Equal([1, 2], model.Graph.Initializers[0].Initializer!.ToSingles());
    }

    [Fact]
    public void On_request_initializers_are_written_into_an_aligned_data_file()
    {
        using var model = ModelReader.Parse(ThreeTensors());
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));

        var data = DataFiles().Single();
        Assert.Matches(@"^m\.onnx\.[0-9a-f]{16}\.data$", data);
        Assert.Equal(4096 + 4000, new FileInfo(_folder.File(data)).Length);
        using var again = ModelReader.Open(_folder.File("m.onnx"));
        var payloads = again.Graph.Initializers.Select(v => v.Initializer!.Payload).ToArray();
        Assert.Equal([0, 4096], payloads.OfType<ExternalPayload>().Select(p => p.Offset));
        Assert.IsType<RawPayload>(payloads[1], exactMatch: false); // ten floats stay in the model
        Assert.Equal(
            model.Graph.Initializers.Select(v => v.Initializer!.ToSingles()),
            again.Graph.Initializers.Select(v => v.Initializer!.ToSingles())
        );
    }

    [Fact]
    public void Above_the_limit_a_data_file_is_written_unasked()
    {
        using var model = ModelReader.Parse(ThreeTensors());
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(EmbedLimit: 1_000_000));
        Assert.Empty(DataFiles());
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(EmbedLimit: 1000));
        Assert.Single(DataFiles());
    }

    [Fact]
    public void The_same_model_gives_the_same_files()
    {
        using var model = ModelReader.Parse(ThreeTensors());
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        var (name, bytes) = (DataFiles().Single(), File.ReadAllBytes(_folder.File("m.onnx")));
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        Assert.Equal(name, DataFiles().Single());
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("m.onnx")));
    }

    [Fact]
    public void The_data_of_a_replaced_model_go_with_it_those_of_others_stay()
    {
        using var model = ModelReader.Parse(ThreeTensors());
        var edit = new GraphEditor(model, "test");
        File.WriteAllText(_folder.File("m.onnx.data"), "of another tool");
        File.WriteAllText(_folder.File("m.onnx.0123456789abcdef.data"), "nobody's: the model does not name it");
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        var old = DataFiles().Single(f => f is not "m.onnx.data" and not "m.onnx.0123456789abcdef.data");
        edit.SetInitializer(model.Graph.Initializers[0], Tensor.FromSingles([1000], new float[1000]));
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        Assert.Equal(3, DataFiles().Length);
        Assert.DoesNotContain(old, DataFiles());

        ModelWriter.Save(model, _folder.File("m.onnx"));
        Assert.Equal(["m.onnx.0123456789abcdef.data", "m.onnx.data"], DataFiles());
    }

    [Fact]
    public void A_model_replaced_by_itself_keeps_its_data()
    {
        using (var model = ModelReader.Parse(ThreeTensors()))
            ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        using var opened = ModelReader.Open(_folder.File("m.onnx"));
        var before = opened.Graph.Initializers[2].Initializer!.ToSingles();
        ModelWriter.Save(opened, _folder.File("m.onnx"), new SaveOptions(ExternalData: true, AllowInputOverwrite: true));
        using var again = ModelReader.Open(_folder.File("m.onnx"));
        Assert.Equal(before, again.Graph.Initializers[2].Initializer!.ToSingles());
        Assert.Single(DataFiles());
    }

    [Fact]
    public void A_tensor_that_two_initializers_share_is_stored_once()
    {
        using var model = ModelReader.Parse(ThreeTensors());
        var edit = new GraphEditor(model, "test");
        edit.AddInitializer(model.Graph, "shared", model.Graph.Initializers[0].Initializer!);
        ModelWriter.Save(model, _folder.File("m.onnx"), new SaveOptions(ExternalData: true));
        Assert.Equal(4096 + 4000, new FileInfo(_folder.File(DataFiles().Single())).Length);
    }

    [Fact]
    public void A_real_model_with_a_data_file_keeps_every_tensor()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.File("models", "sentiment_extdata", "sentiment_model.onnx"));
        ModelWriter.Save(model, _folder.File("embedded.onnx"));
        ModelWriter.Save(model, _folder.File("external.onnx"), new SaveOptions(ExternalData: true));
        Assert.Single(DataFiles());
        foreach (var name in (string[])["embedded.onnx", "external.onnx"])
        {
            using var again = ModelReader.Open(_folder.File(name));
            Assert.Equal(model.Graph.Initializers.Select(v => v.Name), again.Graph.Initializers.Select(v => v.Name));
            Assert.All(
                model.Graph.Initializers.Zip(again.Graph.Initializers),
                p => Assert.True(p.First.Initializer!.Bytes.Whole.SequenceEqual(p.Second.Initializer!.Bytes.Whole), p.First.Name)
            );
        }
    }

    /// <summary>1000, 10 and 1000 floats; the second below the limit for data files.</summary>
    static byte[] ThreeTensors()
    {
        var model = Smallest();
        model.Graph.Initializer.Add(Floats("u", [.. Enumerable.Range(0, 1000).Select(i => (float)i)]));
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "v",
                DataType = 1,
                Dims = { 10 },
                RawData = ByteString.CopyFrom(new byte[40]),
            }
        );
        model.Graph.Initializer.Add(Floats("w", [.. Enumerable.Range(0, 1000).Select(i => -i / 3f)]));
        return model.ToByteArray();
    }

    static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    static TensorProto External(string name, long count, string? location, long? offset, long? length)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = 1,
            Dims = { count },
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        foreach (
            var (key, value) in (ReadOnlySpan<(string, string?)>)
                [("location", location), ("offset", Text(offset)), ("length", Text(length))]
        )
        {
            if (value is not null)
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return tensor;

        static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
    }

    void Write(params TensorProto[] tensors)
    {
        var model = Smallest();
        model.Graph.Initializer.AddRange(tensors);
        File.WriteAllBytes(_folder.File("m.onnx"), model.ToByteArray());
    }

    Diagnostic Refused(DiagnosticCode code)
    {
        var error = Assert.Single(Assert.Throws<DiagnosticException>(() => ModelReader.Open(_folder.File("m.onnx"))).Diagnostics);
        Assert.Equal(code, error.Code);
        Assert.Contains("initializer 'w'", error.Place, StringComparison.Ordinal);
        return error;
    }

    string[] DataFiles() => [.. Directory.GetFiles(_folder.Path, "*.data").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
}
