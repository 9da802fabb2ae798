using System.Buffers.Binary;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Another element type. Floats are rounded to the nearest; to integers, to the nearest even, and what does not fit is an error,
/// never wrapped around.
/// </summary>
/// <param name="Type">The type to have: a float, an integer of whole bytes, or bool.</param>
public sealed record TypeStep(ElementType Type) : PreprocessingStep
{
    public const string Key = "type";

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["float32"] = ElementType.Float32,
        ["float64"] = ElementType.Float64,
        ["float16"] = ElementType.Float16,
        ["bfloat16"] = ElementType.BFloat16,
        ["int8"] = ElementType.Int8,
        ["int16"] = ElementType.Int16,
        ["int32"] = ElementType.Int32,
        ["int64"] = ElementType.Int64,
        ["uint8"] = ElementType.UInt8,
        ["uint16"] = ElementType.UInt16,
        ["uint32"] = ElementType.UInt32,
        ["uint64"] = ElementType.UInt64,
        ["bool"] = ElementType.Bool,
    };

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => value.TryChoice(Types, out var type) ? new TypeStep(type) : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input) =>
        input.Type.IsFloat || input.Type.IsInteger || input.Type == ElementType.Bool
            ? input with
            {
                Type = Type,
            }
            : throw DoesNotFit(input, $"{input.Type} has no conversion to {Type}.");

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        if (sample.Type == Type)
            return sample;
        var bytes = new byte[Type.ByteLength(sample.ElementCount)];
        if (Type.IsFloat)
        {
            var values = new double[sample.ElementCount];
            sample.CopyTo(0, values);
            ElementCodec.For(Type).Encode(values, bytes);
        }
        else
        {
            ToIntegers(sample, bytes);
        }
        return Tensor.FromBytes(Type, sample.Dims.AsSpan(), bytes);
    }

    private void ToIntegers(Tensor sample, byte[] bytes)
    {
        var width = Type.Bits / 8;
        var (low, high) = Limits();
        Span<byte> word = stackalloc byte[sizeof(long)];
        foreach (var (i, value) in Integers(sample).Index())
        {
            var whole = Type == ElementType.Bool ? (value != 0 ? 1 : 0) : value;
            if (whole < low || whole > high)
                throw new DiagnosticException(
                    DataCodes.ValueOutOfRange.At(
                        $"step '{Id}'",
                        $"{value} is no {Type}.",
                        $"{Type} reaches from {low} to {high}; scale the values first."
                    )
                );
            if (high > long.MaxValue)
                BinaryPrimitives.WriteUInt64LittleEndian(word, (ulong)whole);
            else
                BinaryPrimitives.WriteInt64LittleEndian(word, (long)whole);
            word[..width].CopyTo(bytes.AsSpan(i * width));
        }
    }

    /// <summary>The values as whole numbers; 128 bits hold those of every type, and floats up to 10³⁸.</summary>
    private static IEnumerable<Int128> Integers(Tensor sample)
    {
        if (sample.Type.IsFloat)
        {
            var values = new double[sample.ElementCount];
            sample.CopyTo(0, values);
            return values.Select(v => double.IsNaN(v) ? Int128.MinValue : Int128.CreateSaturating(Math.Round(v)));
        }
        var integers = sample.ToInt64s();
        return sample.Type == ElementType.UInt64 ? integers.Select(v => (Int128)(ulong)v) : integers.Select(v => (Int128)v);
    }

    private (Int128 Low, Int128 High) Limits()
    {
        if (Type == ElementType.Bool)
            return (0, 1);
        var isSigned = Type == ElementType.Int8 || Type == ElementType.Int16 || Type == ElementType.Int32 || Type == ElementType.Int64;
        return isSigned ? (-(Int128.One << (Type.Bits - 1)), (Int128.One << (Type.Bits - 1)) - 1) : (0, (Int128.One << Type.Bits) - 1);
    }
}
