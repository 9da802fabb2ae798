using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>The codecs of the narrow floats against the runtime's own Cast: every pattern decoded, floats of all sizes encoded.</summary>
public sealed class CastTests
{
    public static TheoryData<string> Types => ["float16", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Encoding_gives_the_numbers_of_the_runtime(string name)
    {
        var type = TypeOf(name);
        var values = Floats();
        var ours = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, ours);

        var mine = Tensor.FromBytes(type, [values.Length], ours).ToSingles();
        var runtimes = Run(Tensor.FromSingles([values.Length], values), isInput: true, type, ElementType.Float32);
        for (var i = 0; i < values.Length; i++)
        {
            var same = mine[i].Equals(runtimes[i]) && float.IsNegative(mine[i]) == float.IsNegative(runtimes[i]);
            Assert.True(
                same || (float.IsNaN(mine[i]) && float.IsNaN(runtimes[i])),
                $"{values[i]:R}: ours {mine[i]:R}, the runtime's {runtimes[i]:R}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Decoding_gives_the_values_of_the_runtime(string name)
    {
        var type = TypeOf(name);
        var patterns =
            type.Bits == 8
                ? [.. Enumerable.Range(0, 256).Select(i => (byte)i)]
                : MemoryMarshal.AsBytes<ushort>([.. Enumerable.Range(0, 1 << 16).Select(i => (ushort)i)]).ToArray();
        var tensor = Tensor.FromBytes(type, [1 << type.Bits], patterns);
        Assert.Equal(Run(tensor, isInput: false, ElementType.Float32), tensor.ToSingles());
    }

    /// <summary>Floats of every exponent, those on and beside the borders between eight-bit numbers, zeros, NaN and infinities.</summary>
    static float[] Floats()
    {
        var random = new Random(5);
        var values = new List<float> { 0, -0f, float.NaN, float.MaxValue, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity };
        for (var i = 0; i < 200_000; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (float.IsFinite(value))
                values.Add(value);
        }

        for (var exponent = -20; exponent <= 17; exponent++)
        {
            for (var step = 0; step < 64; step++)
            {
                var border = MathF.ScaleB(1 + (step / 64f), exponent);
                values.AddRange([border, -border, MathF.BitIncrement(border), MathF.BitDecrement(border)]);
            }
        }

        return [.. values];
    }

    static ElementType TypeOf(string name) => Enumerable.Range(1, 28).Select(c => new ElementType(c)).Single(t => t.Name == name);

    /// <summary>
    /// Casts a tensor, given as input or (types that the C# interface cannot hold) as initializer, to one type after the other, the last
    /// of them float.
    /// </summary>
    static float[] Run(Tensor tensor, bool isInput, params ElementType[] types)
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(9);
        edit.SetOpset("", 19);
        var value = isInput
            ? edit.AddGraphInput(model.Graph, "x", new TensorType(tensor.Type, [tensor.ElementCount]))
            : edit.AddInitializer(model.Graph, "x", tensor);
        foreach (var type in types)
            value = edit.AddNode(model.Graph, "Cast", [value], [$"as {type}"], [Attribute.Of("to", type.Code)]).Outputs[0]!;
        edit.SetInfo(value, new ValueInfo(new TensorType(types[^1], [tensor.ElementCount])));
        edit.AddGraphOutput(model.Graph, value);

        using var sessionOptions = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(ModelWriter.ToBytes(model), sessionOptions);
        using var feed = new OrtFeed();
        using var options = new RunOptions();
        OrtValue[] inputs = isInput ? [feed.Add(new StoredTensor(tensor))!] : [];
        using var results = session.Run(options, isInput ? ["x"] : [], inputs, [value.Name]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
