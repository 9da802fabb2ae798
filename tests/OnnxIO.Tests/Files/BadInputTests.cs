using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.Testing;
using Onnx;
using static NNCompress.OnnxIO.Tests.Files.TestModels;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Bad files are refused with one code, a place and, where there is one, a remedy.</summary>
public class BadInputTests
{
    [Fact]
    public void A_file_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Single(Assert.Throws<DiagnosticException>(() => ModelReader.Open(folder.File("none.onnx"))).Diagnostics);
        Assert.Equal(FileCodes.CannotRead, error.Code);
        Assert.Equal(folder.File("none.onnx"), error.Place);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Single(Assert.Throws<DiagnosticException>(() => ModelReader.Open(folder.Path)).Diagnostics);
        Assert.Equal((FileCodes.CannotRead, "It is a folder."), (error.Code, error.Message));
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.onnx"), []);
        var error = Assert.Single(Assert.Throws<DiagnosticException>(() => ModelReader.Open(folder.File("empty.onnx"))).Diagnostics);
        Assert.Equal(FileCodes.Empty, error.Code);
    }

    [Theory]
    [InlineData("a PNG image", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 })]
    [InlineData("a JPEG image", new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46 })]
    [InlineData("a zip archive", new byte[] { 0x50, 0x4B, 3, 4, 20, 0, 0, 0 })]
    [InlineData("a TensorFlow Lite model", new byte[] { 0x1C, 0, 0, 0, 0x54, 0x46, 0x4C, 0x33, 0, 0 })]
    [InlineData("a gzip archive", new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0 })]
    [InlineData("an HDF5 file", new byte[] { 0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A })]
    public void A_file_of_another_kind_is_recognised(string kind, byte[] start) =>
        Assert.Contains(kind, Refusal([.. start, .. new byte[100]], FileCodes.NotOnnx).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_is_recognised()
    {
        Assert.Contains(
            "a text file",
            Refusal("import torch\nprint(1)\n"u8.ToArray(), FileCodes.NotOnnx).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Git LFS",
            Refusal("version https://git-lfs.github.com/spec/v1\n"u8.ToArray(), FileCodes.NotOnnx).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_message_without_a_graph_is_no_model()
    {
        var model = Smallest();
        model.Graph = null;
        Refusal(model, FileCodes.NotOnnx);
    }

    [Fact]
    public void Every_truncation_is_refused_or_still_a_model()
    {
        var bytes = Smallest().ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
            LoadOrRefuse.Check(bytes[..length]);
        Refusal(bytes[..(bytes.Length / 2)], FileCodes.Damaged);
    }

    [Fact]
    public void A_length_beyond_the_file_is_refused()
    {
        byte[] bomb = [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x0A];
        Assert.Contains("9223372036854775807", Refusal(bomb, FileCodes.Damaged).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bodies")]
    [InlineData("types")]
    [InlineData("groups")]
    public void Nesting_of_ten_thousand_levels_is_refused(string kind)
    {
        const int Depth = 10_000;
        Refusal(
            kind switch
            {
                "bodies" => Nest(Smallest().Graph.ToByteArray(), [6, 5, 1], Depth, 7), // graph in attribute in node in graph
                "types" => Nest([], [1, 4], Depth, 7, 11, 2), // sequence of type in the type of a graph input
                _ => [.. Enumerable.Repeat((byte)0xA3, Depth).SelectMany(b => (byte[])[b, 0x06]), 0], // unknown groups begun, none ended
            },
            FileCodes.TooDeep
        );
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(15L)]
    public void An_unknown_version_of_the_format_is_refused(long version)
    {
        var model = Smallest();
        model.IrVersion = version;
        Refusal(model, FileCodes.IrUnsupported);
    }

    [Fact]
    public void A_version_that_the_runtime_does_not_read_is_a_warning()
    {
        var model = Smallest();
        model.IrVersion = 14;
        Assert.Equal([FileCodes.IrNewer], Warnings(model));
        model.IrVersion = 2;
        Assert.Equal([FileCodes.IrMissing], Warnings(model));
        model.ClearIrVersion();
        Assert.Equal([FileCodes.IrMissing], Warnings(model));
        model.IrVersion = 13;
        Assert.Empty(Warnings(model));
    }

    [Fact]
    public void Names_must_be_there()
    {
        var model = Smallest();
        model.Graph.Input.Add(new ValueInfoProto());
        Refusal(model, FileCodes.Unnamed);
        model = Smallest();
        model.Graph.Initializer.Add(Floats(null, 1));
        Refusal(model, FileCodes.Unnamed);
    }

    [Fact]
    public void Names_must_be_defined_once()
    {
        var model = Smallest();
        model.Graph.Input.Add(Info("x", 2));
        Refusal(model, FileCodes.DuplicateName);
        model = Smallest();
        model.Graph.Node.Add(Node("Neg", ["x"], ["y"]));
        Assert.Contains("node 'Neg_y'", Refusal(model, FileCodes.DuplicateName).Place, StringComparison.Ordinal);
        model = Smallest();
        model.Graph.Initializer.Add(Floats("w", 1));
        model.Graph.Initializer.Add(Floats("w", 1));
        Refusal(model, FileCodes.DuplicateName);
        model = Smallest();
        model.Graph.Initializer.Add(Floats("y", 1));
        Refusal(model, FileCodes.DuplicateName);
    }

    [Fact]
    public void Names_must_be_defined_somewhere()
    {
        var model = Smallest();
        model.Graph.Node[0].Input[0] = "z";
        Assert.Contains("'z'", Refusal(model, FileCodes.DanglingName).Message, StringComparison.Ordinal);
        model = Smallest();
        model.Graph.Output.Add(Info("z", 2));
        Refusal(model, FileCodes.DanglingName);
    }

    [Fact]
    public void All_errors_are_reported_at_once_up_to_a_limit()
    {
        var model = Smallest();
        for (var i = 0; i < 500; i++)
            model.Graph.Node.Add(Node("Neg", [$"missing{i}"], [$"n{i}"]));
        var all = Assert.Throws<DiagnosticException>(() =>
            ModelReader.Parse(model.ToByteArray(), options: new ReadOptions(MaxErrors: 1000))
        );
        Assert.Equal(500, all.Diagnostics.Count);
        Assert.Equal(100, Assert.Throws<DiagnosticException>(() => ModelReader.Parse(model.ToByteArray())).Diagnostics.Count);
    }

    [Fact]
    public void A_circle_of_nodes_is_named()
    {
        var model = Smallest();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(Node("Add", ["x", "b"], ["a"]));
        model.Graph.Node.Add(Node("Relu", ["a"], ["b"]));
        model.Graph.Node.Add(Node("Neg", ["b"], ["y"]));
        var message = Refusal(model, FileCodes.Cycle).Message;
        Assert.Matches("Add_a → Relu_b → Add_a|Relu_b → Add_a → Relu_b", message);
    }

    [Fact]
    public void A_circle_through_a_body_is_found()
    {
        var model = Smallest();
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "c",
                DataType = 9,
                Int32Data = { 1 },
            }
        );
        var body = new GraphProto { Name = "b" };
        body.Node.Add(Node("Neg", ["y"], ["inner"]));
        body.Output.Add(Info("inner", 2));
        model.Graph.Node.Clear();
        model.Graph.Node.Add(
            Node(
                "If",
                ["c"],
                ["y"],
                new AttributeProto
                {
                    Name = "then_branch",
                    Type = AttributeProto.Types.AttributeType.Graph,
                    G = body,
                }
            )
        );
        Refusal(model, FileCodes.Cycle);
    }

    [Fact]
    public void Nodes_out_of_order_are_sorted_stably_with_a_warning()
    {
        var model = Smallest();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(Node("Neg", ["b"], ["y"]));
        model.Graph.Node.Add(Node("Abs", ["x"], ["unused"]));
        model.Graph.Node.Add(Node("Relu", ["a"], ["b"]));
        model.Graph.Node.Add(Node("Exp", ["x"], ["a"]));
        var findings = new DiagnosticBag();
        using var read = ModelReader.Parse(model.ToByteArray(), findings: findings);
        Assert.Equal(["Abs", "Exp", "Relu", "Neg"], read.Graph.Nodes.Select(n => n.OpType));
        Assert.Equal([FileCodes.Unsorted], findings.Select(f => f.Code));
    }

    [Fact]
    public void An_attribute_must_hold_what_it_says()
    {
        var model = Smallest();
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor });
        Refusal(model, FileCodes.BadAttribute);
        model.Graph.Node[0].Attribute[0].Type = AttributeProto.Types.AttributeType.Int;
        model.Graph.Node[0].Attribute[0].T = Floats(null, 1);
        Assert.Contains("attribute 'value' of node 'Relu_y'", Refusal(model, FileCodes.BadAttribute).Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue / 2)]
    public void Impossible_dimensions_are_refused(long dim)
    {
        var model = Smallest();
        var tensor = Floats("w", 1);
        tensor.Dims.Add(dim);
        tensor.Dims.Add(4);
        model.Graph.Initializer.Add(tensor);
        Assert.Contains("initializer 'w'", Refusal(model, FileCodes.BadDims).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_must_fit_the_dimensions()
    {
        RefuseTensor(FileCodes.DataLength, t => t.FloatData.Add(1));
        RefuseTensor(FileCodes.DataLength, t => t.RawData = ByteString.CopyFrom(new byte[9]), typed: false);
        RefuseTensor(FileCodes.NoData, _ => { }, typed: false);
        RefuseTensor(FileCodes.DataForm, t => t.RawData = ByteString.CopyFrom(new byte[8]));
        RefuseTensor(FileCodes.DataForm, t => t.Int32Data.AddRange([1, 2]), typed: false);
        RefuseTensor(FileCodes.DataForm, t => t.StringData.Add(ByteString.CopyFromUtf8("a")));
        RefuseTensor(FileCodes.DataLength, t => t.StringData.Add(ByteString.Empty), typed: false, type: 8);
    }

    [Fact]
    public void Every_code_is_unique_and_has_its_page()
    {
        var codes = typeof(FileCodes).GetFields().Select(f => (DiagnosticCode)f.GetValue(null)!).ToArray();
        Assert.Equal(codes.Length, codes.Select(c => c.Id).Distinct().Count());
        Assert.All(
            codes,
            code =>
            {
                Assert.Matches("^NNC1[0-4][0-9]{2}$", code.Id);
                var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics", $"{code.Id}.md"));
                Assert.Equal($"# {code.Id}: {code.Title}", page[0]);
                Assert.Contains("## Example", page);
                Assert.Contains("## Remedy", page);
            }
        );
    }

    static void RefuseTensor(DiagnosticCode code, Action<TensorProto> damage, bool typed = true, int type = 1)
    {
        var tensor = Floats("w", 1, 2);
        tensor.DataType = type;
        if (!typed)
            tensor.FloatData.Clear();
        damage(tensor);
        var model = Smallest();
        model.Graph.Initializer.Add(tensor);
        Assert.Contains("initializer 'w'", Refusal(model, code).Place, StringComparison.Ordinal);
    }

    static Diagnostic Refusal(ModelProto model, DiagnosticCode code) => Refusal(model.ToByteArray(), code);

    static Diagnostic Refusal(byte[] bytes, DiagnosticCode code)
    {
        var error = Assert.Single(Assert.Throws<DiagnosticException>(() => ModelReader.Parse(bytes)).Diagnostics);
        Assert.Equal(code, error.Code);
        return error;
    }

    static IEnumerable<DiagnosticCode> Warnings(ModelProto model)
    {
        var findings = new DiagnosticBag();
        ModelReader.Parse(model.ToByteArray(), findings: findings).Dispose();
        return findings.Select(f => f.Code);
    }

    /// <summary>Wraps a message in fields, innermost first, over and over, and the whole in the fields around it.</summary>
    static byte[] Nest(byte[] inner, int[] fields, int depth, params ReadOnlySpan<int> outermost)
    {
        // from the inside out: keys and lengths are collected in reverse, as every wrap stands before what it wraps
        var parts = new List<byte[]> { inner };
        long length = inner.Length;
        for (var i = 0; i < depth / fields.Length * fields.Length; i++)
            Wrap(fields[i % fields.Length]);
        for (var i = outermost.Length - 1; i >= 0; i--)
            Wrap(outermost[i]);
        parts.Reverse();
        return [.. parts.SelectMany(p => p)];

        void Wrap(int field)
        {
            var stream = new MemoryStream();
            Varint.Write(stream, (ulong)((field << 3) | (int)WireType.Length));
            Varint.Write(stream, (ulong)length);
            parts.Add(stream.ToArray());
            length += stream.Length;
        }
    }
}
