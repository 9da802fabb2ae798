using System.Collections.Immutable;
using System.Text;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

/// <summary>Every kind of value passes in and out with the same bits.</summary>
public class ValueTypesTests
{
    private static HostValue RoundTrip(OnnxType type, HostValue value)
    {
        using var model = Networks.Identity(type);
        using var runner = InferenceRunner.Open(model);
        using var result = runner.Run([new NamedValue("x", value)]);
        return result["y"].Detach();
    }

    public static TheoryData<int> NumberTypes =>
        [.. Enumerable.Range(1, 28).Where(c => c is not (8 or 14 or 15 or 23 or 24 or 25 or 26 or 27 or 28))];

    [Theory]
    [MemberData(nameof(NumberTypes))]
    public void Numbers_of_every_type_pass_with_their_bits(int code)
    {
        var type = new ElementType(code);
        var bytes = new byte[type.ByteLength(5)];
        if (type == ElementType.Bool)
            bytes[1] = bytes[4] = 1;
        else
            new Random(code).NextBytes(bytes);
        if (type.Bits == 4)
            bytes[^1] &= 0x0F; // the last, unused half
        var tensor = Tensor.FromBytes(type, [5], bytes);
        var back = ((TensorValue)RoundTrip(Networks.Tensor(type, 5), tensor)).Tensor;
        Assert.Equal(type, back.Type);
        Assert.Equal([5], back.Dims);
        Assert.Equal(bytes, back.Bytes.Whole.ToArray());
    }

    [Fact]
    public void Infinities_of_narrow_floats_survive()
    {
        byte[] bytes = [0x7C, 0xFC, 0x7B, 0x80];
        var tensor = Tensor.FromBytes(ElementType.Float8E5M2, [4], bytes);
        var back = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.Float8E5M2, 4), tensor)).Tensor;
        Assert.Equal(bytes, back.Bytes.Whole.ToArray());
    }

    [Fact]
    public void A_narrow_output_that_is_read_inside_too_keeps_its_readers()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Int4, 3);
        var y = edit.Output("y", Networks.Tensor(ElementType.Int4, 3), "Identity", [x]);
        edit.Output("z", Networks.Tensor(ElementType.Float32, 3), "Cast", [y.Outputs[0]], Attribute.Of("to", 1L));
        using var runner = InferenceRunner.Open(model);
        Assert.Equal("int4[3]", runner.Inputs[0].Type.ToString());
        using var result = runner.Run([new NamedValue("x", Tensor.FromBytes(ElementType.Int4, [3], new byte[] { 0x7F, 0x08 }))]);
        Assert.Equal([-1, 7, -8], result.Tensor("y").ToInt64s());
        Assert.Equal([-1, 7, -8], result.Tensor("z").ToSingles());
        Assert.Equal(ElementType.Int4, ((TensorType)model.Graph.Inputs[0].Type!).Element); // the caller's model is as it was
        Assert.Equal(2, model.Graph.Nodes.Count);
    }

    [Fact]
    public void Strings_pass_with_their_bytes()
    {
        ImmutableArray<ReadOnlyMemory<byte>> strings = [Encoding.UTF8.GetBytes("zwölf"), default, Encoding.UTF8.GetBytes("a\0b")];
        var tensor = new Tensor(ElementType.String, [3], new StringPayload(strings));
        var back = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.String, 3), tensor)).Tensor;
        Assert.Equal(strings.Select(s => s.ToArray()), ((StringPayload)back.Payload).Values.Select(s => s.ToArray()));
    }

    [Fact]
    public void Scalars_and_empty_tensors_pass()
    {
        var scalar = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.Float32), Tensor.FromSingles([], [3]))).Tensor;
        Assert.Equal(0, scalar.Rank);
        Assert.Equal([3], scalar.ToSingles());
        var empty = (
            (TensorValue)RoundTrip(Networks.Tensor(ElementType.Float32, new Dimension(null, "n"), 4), Tensor.FromSingles([0, 4], []))
        ).Tensor;
        Assert.Equal([0, 4], empty.Dims);
        Assert.Empty(empty.ToSingles());
    }

    [Fact]
    public void Sequences_pass()
    {
        var type = new SequenceType(Networks.Tensor(ElementType.Float32, new Dimension(null, "n")));
        var value = new SequenceValue([Tensor.FromSingles([1], [1]), Tensor.FromSingles([2], [2, 3])]);
        var back = (SequenceValue)RoundTrip(type, value);
        Assert.Equal(
            [
                [1],
                [2, 3],
            ],
            back.Elements.Select(e => ((TensorValue)e).Tensor.ToSingles())
        );
    }

    [Fact]
    public void Maps_come_out()
    {
        using var model = Networks.Empty(out var edit);
        edit.SetOpset("ai.onnx.ml", 3);
        var x = edit.Input("x", ElementType.Float32, 1, 2);
        var zip = edit.AddNode(
            model.Graph,
            "ZipMap",
            [x],
            ["m"],
            [Attribute.Of("classlabels_int64s", ImmutableArray.Create(7L, 9L))],
            "ai.onnx.ml"
        );
        edit.SetInfo(
            zip.Outputs[0]!,
            new ValueInfo(new SequenceType(new MapType(ElementType.Int64, Networks.Tensor(ElementType.Float32))))
        );
        edit.AddGraphOutput(model.Graph, zip.Outputs[0]!);
        using var runner = InferenceRunner.Open(model);
        var sequence = Assert.IsType<SequenceType>(runner.Outputs[0].Type);
        Assert.IsType<MapType>(sequence.Element);
        using var result = runner.Run([new NamedValue("x", Tensor.FromSingles([1, 2], [0.5f, 2]))]);
        var map = (MapValue)((SequenceValue)result["m"].Detach()).Elements[0];
        Assert.Equal([7, 9], map.Keys.ToInt64s());
        Assert.Equal([0.5f, 2], ((TensorValue)map.Values).Tensor.ToSingles());
    }

    [Fact]
    public void What_the_interface_does_not_pass_is_refused()
    {
        using var model = Networks.Identity(new SequenceType(Networks.Tensor(ElementType.Float32)));
        using var runner = InferenceRunner.Open(model);
        var found = Assert.Throws<DiagnosticException>(() => runner.Run([new NamedValue("x", new AbsentValue())]));
        Assert.Equal(RuntimeCodes.TypeNotCarried, Assert.Single(found.Diagnostics).Code);
    }

    [Fact]
    public void Data_at_odd_addresses_and_computed_data_pass()
    {
        var bytes = new byte[4 * 3 + 1];
        Tensor.FromSingles([3], [1, 2, 3]).Bytes.Whole.CopyTo(bytes.AsSpan(1));
        var odd = new Tensor(ElementType.Float32, [3], new RawPayload(new MemoryBytes(bytes.AsMemory(1))));
        var back = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.Float32, 3), odd)).Tensor;
        Assert.Equal([1, 2, 3], back.ToSingles());

        var computed = new Tensor(ElementType.UInt8, [300], new RawPayload(new Counting(300)));
        var counted = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.UInt8, 300), computed)).Tensor;
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (byte)i), counted.Bytes.Whole.ToArray());
    }

    private sealed class Counting(long length) : ComputedBytes
    {
        public override long Length => length;

        public override void Read(long offset, Span<byte> destination)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = (byte)(offset + i);
        }
    }

    [Fact]
    public void Mapped_data_pass()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("data"), [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
        using var file = new MappedFile(folder.File("data"));
        var mapped = new Tensor(ElementType.Int32, [2], new RawPayload(file.Region(4, 8)));
        var back = ((TensorValue)RoundTrip(Networks.Tensor(ElementType.Int32, 2), mapped)).Tensor;
        Assert.Equal([1, 2], back.ToInt64s());
    }
}
