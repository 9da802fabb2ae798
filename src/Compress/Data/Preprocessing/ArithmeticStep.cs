using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Preprocessing;

/// <summary>A step that computes each float from the one in its place: steps that follow one another need one array among them.</summary>
public abstract record ArithmeticStep : PreprocessingStep
{
    /// <inheritdoc/>
    public sealed override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var bytes = Singles(sample);
        Compute(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()), input);
        return Tensor.FromBytes(ElementType.Float32, sample.Dims.AsSpan(), bytes);
    }

    /// <summary>Does the step in place.</summary>
    /// <param name="values">The sample's elements, row-major.</param>
    /// <param name="input">Its description, all extents fixed.</param>
    public abstract void Compute(Span<float> values, SampleSpec input);

    /// <summary>A sample's elements as float32, in bytes of their own.</summary>
    internal static byte[] Singles(Tensor sample)
    {
        // every byte is written below
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(sample.ElementCount * sizeof(float))));
        sample.CopyTo(0, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        return bytes;
    }
}
