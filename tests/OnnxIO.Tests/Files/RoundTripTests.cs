using Google.Protobuf;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Every message, storage form and oddity of the format survives loading and saving.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Names => [.. TestModels.All().Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_saved_message_equals_the_original(string name)
    {
        var message = TestModels.All().Single(m => m.Name == name).Message;
        using var model = ModelReader.Parse(message.ToByteArray());
        var saved = ModelProto.Parser.ParseFrom(ModelWriter.ToBytes(model));
        Assert.Equal(message.ToString(), saved.ToString()); // readable where they differ
        Assert.Equal(message.ToByteArray(), saved.ToByteArray()); // exact: presence of empty fields, unknown fields
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_copy_of_the_model_is_written_as_the_original(string name)
    {
        using var model = ModelReader.Parse(TestModels.All().Single(m => m.Name == name).Message.ToByteArray());
        Assert.Equal(ModelWriter.ToBytes(model), ModelWriter.ToBytes(ModelCopy.Of(model).Model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_forms_of_a_tensor_decode(string name)
    {
        using var model = ModelReader.Parse(TestModels.All().Single(m => m.Name == name).Message.ToByteArray());
        foreach (var value in model.Scopes.SelectMany(s => s.Initializers).Where(v => v.Initializer!.Payload is not StringPayload))
            Assert.Equal(value.Initializer!.ByteLength, value.Initializer.Bytes.Length);
    }

    /// <summary>Protobuf allows a packed field to be written element by element or in pieces; some old writers do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Typed_data_in_pieces_are_read_as_one(int piece)
    {
        const int Count = 10_000;
        var graph = TestModels.Smallest().Graph;
        byte[] pieces =
        [
            .. graph.ToByteArray(),
            .. Field(5, Tensor("w", 1, Count, Pieces(4, piece, Count, (output, i) => output.WriteFloat(i)))),
            .. Field(5, Tensor("i", 7, Count, Pieces(7, piece, Count, (output, i) => output.WriteInt64(-i)))),
        ];
        byte[] file = [.. Field(7, pieces)];

        using var model = ModelReader.Parse(file);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (float)i), model.Graph.Initializers[0].Initializer!.ToSingles());
        Assert.Equal(Enumerable.Range(0, Count).Select(i => -(long)i), model.Graph.Initializers[1].Initializer!.ToInt64s());
        Assert.Equal(
            ModelProto.Parser.ParseFrom(file).ToByteArray(),
            ModelProto.Parser.ParseFrom(ModelWriter.ToBytes(model)).ToByteArray()
        );
    }

    static byte[] Tensor(string name, int type, int count, byte[] data)
    {
        var head = new TensorProto
        {
            Name = name,
            DataType = type,
            Dims = { count },
        };
        return [.. head.ToByteArray(), .. data];
    }

    /// <summary>A typed field in packed runs of so many elements; a piece of one is written alone.</summary>
    static byte[] Pieces(int field, int piece, int count, Action<CodedOutputStream, int> write)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < count; at += piece)
        {
            var run = new MemoryStream();
            using (var output = new CodedOutputStream(run, leaveOpen: true))
            {
                for (var i = at; i < Math.Min(at + piece, count); i++)
                    write(output, i);
            }

            if (piece > 1)
                bytes.AddRange(Field(field, run.ToArray()));
            else
                bytes.AddRange([(byte)((field << 3) | (field == 4 ? 5 : 0)), .. run.ToArray()]); // fixed32 or varint
        }

        return [.. bytes];
    }

    static byte[] Field(int field, byte[] content)
    {
        var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
