using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using Tensor = NNCompress.OnnxIO.Tensors.Tensor;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>Stored values as the runtime takes them; the memory lives as long as this object.</summary>
sealed class OrtFeed : IDisposable
{
    readonly List<OrtValue> _values = [];
    readonly List<nint> _memory = [];

    /// <summary>The value, or null where the runtime's C# interface has no form for it (an absent optional, an empty sequence).</summary>
    public OrtValue? Add(StoredValue value)
    {
        var made = Make(value);
        if (made is not null)
            _values.Add(made);
        return made;
    }

    OrtValue? Make(StoredValue value) =>
        value switch
        {
            StoredTensor { Tensor.Payload: StringPayload strings } t => Strings(t.Tensor, strings),
            StoredTensor t => Numbers(t.Tensor),
            StoredOptional { Item: { } item } => Make(item),
            StoredSequence { Items.Length: > 0 } s => OrtValue.CreateSequence([.. s.Items.Select(i => Make(i)!)]),
            _ => null,
        };

    // The runtime's sums depend, in their last bits, on how memory is aligned: as its own allocations, to 64 bytes.
    unsafe OrtValue Numbers(Tensor tensor)
    {
        const int Alignment = 64;
        var bytes = tensor.Bytes.Whole;
        var memory = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes.Length), Alignment);
        _memory.Add(memory);
        bytes.CopyTo(new Span<byte>((void*)memory, bytes.Length));
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            (TensorElementType)tensor.Type.Code,
            [.. tensor.Dims],
            memory,
            bytes.Length
        );
    }

    static OrtValue Strings(Tensor tensor, StringPayload strings)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [.. tensor.Dims]);
        for (var i = 0; i < strings.Values.Length; i++)
            value.StringTensorSetElementAt(strings.Values[i].Span, i);
        return value;
    }

    public unsafe void Dispose()
    {
        foreach (var value in _values)
            value.Dispose();
        foreach (var memory in _memory)
            NativeMemory.AlignedFree((void*)memory);
    }
}
