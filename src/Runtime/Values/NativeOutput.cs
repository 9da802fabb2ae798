using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Takes values from the runtime: numbers stay where the runtime has them, strings are copied.</summary>
internal static class NativeOutput
{
    /// <param name="native">The value; stays alive as long as <paramref name="lifetime"/>.</param>
    /// <param name="place">The output, for findings.</param>
    /// <param name="lifetime">Ends the parts that are taken out here.</param>
    /// <exception cref="DiagnosticException">The value cannot be taken.</exception>
    public static HostValue Read(OrtValue native, string place, NativeLifetime lifetime) =>
        native.OnnxType switch
        {
            OnnxValueType.ONNX_TYPE_TENSOR => new TensorValue(ReadTensor(native, place, lifetime)),
            OnnxValueType.ONNX_TYPE_SEQUENCE => new SequenceValue([.. Parts(native, lifetime).Select(p => Read(p, place, lifetime))]),
            OnnxValueType.ONNX_TYPE_MAP => ReadMap(native, place, lifetime),
            OnnxValueType.ONNX_TYPE_UNKNOWN => new AbsentValue(),
            var other => throw new DiagnosticException(
                RuntimeCodes.TypeNotCarried.At(place, $"ONNX Runtime's interface does not give values of the kind {other}.")
            ),
        };

    private static MapValue ReadMap(OrtValue native, string place, NativeLifetime lifetime)
    {
        var parts = Parts(native, lifetime).ToArray();
        return new MapValue(ReadTensor(parts[0], place, lifetime), Read(parts[1], place, lifetime));
    }

    private static IEnumerable<OrtValue> Parts(OrtValue native, NativeLifetime lifetime)
    {
        var count = native.GetValueCount();
        for (var i = 0; i < count; i++)
        {
            var part = native.GetValue(i, OrtAllocator.DefaultInstance);
            lifetime.Own(part);
            yield return part;
        }
    }

    private static unsafe Tensor ReadTensor(OrtValue native, string place, NativeLifetime lifetime)
    {
        var shape = native.GetTensorTypeAndShape();
        var type = new ElementType((int)shape.ElementDataType);
        var dims = ImmutableArray.Create(shape.Shape);
        if (type == ElementType.String)
            return new Tensor(type, dims, new StringPayload(ReadStrings(native, shape.ElementCount)));
        if (!CarriedTypes.IsCarried(type))
            throw new DiagnosticException(RuntimeCodes.TypeNotCarried.At(place, $"ONNX Runtime's interface gives no tensors of {type}."));
        var length = type.ByteLength(shape.ElementCount);
        if (length > int.MaxValue)
            throw new DiagnosticException(
                RuntimeCodes.OutputTooLarge.At(
                    place,
                    $"The output takes {length} bytes; ONNX Runtime's interface gives at most 2 GB.",
                    "Use a smaller batch."
                )
            );
        if (length == 0)
            return new Tensor(type, dims, new RawPayload(new MemoryBytes(default)));
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(native.GetTensorMutableRawData()));
        return new Tensor(type, dims, new RawPayload(new NativeBytes(start, length, lifetime)));
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadStrings(OrtValue native, long count)
    {
        var strings = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>((int)count);
        for (var i = 0; i < count; i++)
            strings.Add(native.GetStringElementAsSpan(i).ToArray());
        return strings.MoveToImmutable();
    }
}
