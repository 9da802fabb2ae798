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
}
