using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Testing;
using Onnx;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Values as <c>test_data_set_*</c> folders hold them.</summary>
public class ValueFileTests
{
    [Fact]
    public void A_tensor_file_is_read_and_closed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("input_0.pb"), TestModels.Floats("x", 1, 2).ToByteArray());
        var tensor = TensorFile.Read(folder.File("input_0.pb"));
        File.Delete(folder.File("input_0.pb"));
        Assert.Equal([1, 2], tensor.ToSingles());
        Assert.Equal("x", tensor.Name);
    }

    [Fact]
    public void Sequences_and_optionals_are_read()
    {
        var sequence = new SequenceProto { ElemType = 1, TensorValues = { TestModels.Floats("a", 1, 2), TestModels.Floats(null, 3) } };
        var read = (StoredSequence)ValueFile.Parse(sequence.ToByteArray(), new SequenceType(null));
        Assert.Equal(
            [
                [1, 2],
                [3],
            ],
            read.Items.Cast<StoredTensor>().Select(t => t.Tensor.ToSingles())
        );

        var optional = new OptionalProto { ElemType = 3, SequenceValue = sequence };
        Assert.IsType<StoredSequence>(((StoredOptional)ValueFile.Parse(optional.ToByteArray(), new OptionalType(null))).Item);
        Assert.Null(((StoredOptional)ValueFile.Parse(new OptionalProto().ToByteArray(), new OptionalType(null))).Item);
    }

    [Fact]
    public void What_is_no_value_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(FileCodes.CannotRead, Refusal(() => TensorFile.Read(folder.File("none.pb"))).Code);
        Assert.Equal(FileCodes.Damaged, Refusal(() => TensorFile.Parse((byte[])[0x0A, 0x05])).Code);
        var damaged = TestModels.Floats("x", 1, 2);
        damaged.Dims[0] = 3;
        Assert.Equal(FileCodes.DataLength, Refusal(() => TensorFile.Parse(damaged.ToByteArray(), "input_0.pb")).Code);
        var maps = new SequenceProto { MapValues = { new MapProto() } };
        Assert.Equal(FileCodes.DataForm, Refusal(() => ValueFile.Parse(maps.ToByteArray(), new SequenceType(null))).Code);
        var external = new TensorProto
        {
            DataType = 1,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        external.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "a.bin" });
        Assert.Equal(FileCodes.ExternalMissing, Refusal(() => TensorFile.Parse(external.ToByteArray())).Code);
    }

    static Diagnostic Refusal(Action action) => Assert.Single(Assert.Throws<DiagnosticException>(action).Diagnostics);
}
