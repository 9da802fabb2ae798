using Google.Protobuf;
using NNCompress.Compress.Tests.Data.Npy;
using NNCompress.Data;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Sources;

public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A tensor file: dims (field 1), data_type (2), name (8), raw_data (9).</summary>
    private string Pb(string path, string name, ElementType type, long[] dims, byte[] data)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            foreach (var dim in dims)
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteInt64(dim);
            }
            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteInt32(type.Code);
            output.WriteTag(8, WireFormat.WireType.LengthDelimited);
            output.WriteString(name);
            output.WriteTag(9, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(data));
        }
        return _folder.Write(path, stream.ToArray());
    }

    [Fact]
    public void Test_data_is_a_run_to_a_folder_in_the_order_of_numbers()
    {
        for (var set = 0; set < 11; set++)
        {
            Pb($"test_data_set_{set}/input_0.pb", "x", ElementType.UInt8, [2, set + 1], [.. Enumerable.Repeat((byte)set, 2 * (set + 1))]);
            Pb($"test_data_set_{set}/input_1.pb", "n", ElementType.UInt8, [], [7]);
        }
        using var data = SourceByPath.Find(_folder.Path).Open(null);

        Assert.Equal((11, false), (data.Count, data.IsStacked));
        Assert.Equal([10, 10], data.Inputs[0].Read(10).Bytes.Whole[..2].ToArray());
        Assert.Equal((2L, null), (data.Inputs[0].Shape[0].Value, data.Inputs[0].Shape[1].Value));

        var bound = DataBinding.Bind(
            data,
            [
                new InputDeclaration("n", ElementType.UInt8, []),
                new InputDeclaration("x", ElementType.UInt8, [new Dimension(null, "N"), Dimension.Unknown]),
            ]
        );
        var run = bound.Batch(3);
        Assert.Equal(["x", "n"], run.Inputs.Select(i => i.Key));
        Assert.Equal([2L, 4], run.Inputs[0].Value.Dims);
        Assert.Empty(run.Inputs[1].Value.Dims);
        Assert.Equal((1, 11), (run.Count, bound.BatchCount));
    }

    [Fact]
    public void Test_data_without_names_follows_the_order_of_inputs()
    {
        Pb("test_data_set_0/input_0.pb", "", ElementType.UInt8, [1], [1]);
        Pb("test_data_set_0/input_1.pb", "", ElementType.UInt8, [2], [2, 3]);
        using var data = new TestDataSource(_folder.File("test_data_set_0")).Open(null);
        var bound = DataBinding.Bind(
            data,
            [new InputDeclaration("a", ElementType.UInt8, [1]), new InputDeclaration("b", ElementType.UInt8, [2])]
        );
        Assert.Equal(["a", "b"], bound.Batch(0).Inputs.Select(i => i.Key));
    }

    [Fact]
    public void Test_data_that_does_not_agree_is_told()
    {
        Pb("test_data_set_0/input_0.pb", "x", ElementType.UInt8, [1], [1]);
        Directory.CreateDirectory(_folder.File("test_data_set_1"));
        Assert.Equal(
            "NNC3010",
            Assert.Throws<DiagnosticException>(() => new TestDataSource(_folder.Path).Open(null)).Diagnostics[0].Code.Id
        );

        Pb("test_data_set_1/input_0.pb", "x", ElementType.Int8, [1], [1]);
        Assert.Equal(
            "NNC3010",
            Assert.Throws<DiagnosticException>(() => new TestDataSource(_folder.Path).Open(null)).Diagnostics[0].Code.Id
        );

        _folder.Write("test_data_set_1/input_0.pb", "no tensor");
        Assert.Throws<DiagnosticException>(() => new TestDataSource(_folder.Path).Open(null));
    }

    [Fact]
    public void Labels_come_as_array_archive_or_text_and_may_be_shifted()
    {
        var text = _folder.Write("y.txt", "3\n\n1\n 2 \n");
        var npy = _folder.Write("y.npy", NpyBytes.Of<int>("<i4", "(3,)", [3, 1, 2]));
        Assert.Equal([3, 1, 2], Read(new LabelFile(text)));
        Assert.Equal([3, 1, 2], Read(new LabelFile(npy)));
        Assert.Equal([2, 0, 1], Read(new LabelFile(npy, Offset: -1)));
        Assert.Equal([3, 1, 0, 2], Read(new LabelFile(Folders.Golden("labelled.npz"))));

        static long[] Read(LabelFile file)
        {
            using var column = file.Open();
            return [.. Enumerable.Range(0, (int)column.Count).Select(i => column.Read(i).ToInt64s()[0])];
        }
    }

    [Fact]
    public void Labels_that_cannot_be_read_are_told()
    {
        Assert.Contains("y.txt(2)", Refused(new LabelFile(_folder.Write("y.txt", "1\ncat\n")), "NNC3009"));
        Refused(new LabelFile(_folder.Write("y.csv", "1\n")), "NNC3005");
        Refused(new LabelFile(_folder.File("none.npy")), "NNC3001");
        Refused(new LabelFile(Folders.Golden("labelled.npz"), "classes"), "NNC3004");
        Refused(new LabelFile(_folder.Write("f.npy", NpyBytes.Of<float>("<f4", "(1,)", [1])), Offset: 1), "NNC3009");

        static string Refused(LabelFile file, string code)
        {
            var thrown = Assert.Throws<DiagnosticException>(() => file.Open());
            Assert.Equal(code, thrown.Diagnostics[0].Code.Id);
            return thrown.Message;
        }
    }

    [Fact]
    public void The_kind_of_data_shows_in_its_path()
    {
        Assert.IsType<NpySource>(SourceByPath.Find("some/x.npy"));
        Assert.IsType<NpzSource>(SourceByPath.Find("some/X.NPZ"));
        Assert.Equal("NNC3005", Assert.Throws<DiagnosticException>(() => SourceByPath.Find(_folder.Path)).Diagnostics[0].Code.Id);
        Assert.Equal("NNC3005", Assert.Throws<DiagnosticException>(() => SourceByPath.Find("x.csv")).Diagnostics[0].Code.Id);
        _folder.Write("a.png", []);
        Assert.IsType<ImageSource>(SourceByPath.Find(_folder.Path));
        _folder.Write("test_data_set_0/input_0.pb", []);
        Assert.IsType<TestDataSource>(SourceByPath.Find(_folder.Path));
    }

    [Fact]
    public void Data_given_by_path_serves_both_purposes_with_labels_of_its_own_or_beside_it()
    {
        var x = _folder.Write("x.npy", NpyBytes.Of<float>("<f4", "(3, 2)", [1, 2, 3, 4, 5, 6]));
        var y = _folder.Write("y.npy", NpyBytes.Of<long>("<i8", "(3,)", [0, 1, 0]));
        using (var evaluation = DataDescription.Load(x, y).OpenEvaluation())
            Assert.Equal(3, evaluation.Labels!.Count);
        using (var calibration = DataDescription.Load(Folders.Golden("labelled.npz")).OpenCalibration())
            Assert.Equal(4, calibration.Labels!.Count);
        Assert.Equal(
            "NNC3107",
            Assert
                .Throws<DiagnosticException>(() => DataDescription.Load(x, Folders.Golden("labelled.npz")).OpenEvaluation())
                .Diagnostics[0]
                .Code.Id
        );
        Assert.Equal("NNC3005", Assert.Throws<DiagnosticException>(() => DataDescription.Load("x.yaml", y)).Diagnostics[0].Code.Id);
    }
}
