using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Hands our values to the runtime: numbers where they lie, wherever that is possible, strings copied.</summary>
internal static unsafe class NativeInput
{
    /// <summary>Kernels read whole vectors; data of a file may lie at any odd address.</summary>
    private const int Alignment = 64;

    /// <param name="value">What to hand over.</param>
    /// <param name="place">The input, for findings.</param>
    /// <param name="lifetime">Ends what is made here.</param>
    /// <exception cref="DiagnosticException">The value's type cannot be passed.</exception>
    public static OrtValue Create(HostValue value, string place, NativeLifetime lifetime)
    {
        var native = Make(value, place, lifetime);
        lifetime.Own(native);
        return native;
    }

    private static OrtValue Make(HostValue value, string place, NativeLifetime lifetime) =>
        value switch
        {
            TensorValue { Tensor: var tensor } when tensor.Type == ElementType.String => CreateStrings(tensor),
            TensorValue { Tensor: var tensor } when CarriedTypes.IsCarried(tensor.Type) => CreateNumbers(tensor, lifetime),
            SequenceValue sequence => CreateSequence(sequence, place, lifetime),
            TensorValue { Tensor: var tensor } => throw Refused(place, $"tensors of {tensor.Type}"),
            MapValue => throw Refused(place, "maps"),
            _ => throw Refused(place, "optionals without value"),
        };

    private static OrtValue CreateNumbers(Tensor tensor, NativeLifetime lifetime)
    {
        var bytes = tensor.Bytes;
        void* start = null;
        if (bytes.TryPin(out var handle))
        {
            lifetime.Own(handle);
            if ((nuint)handle.Pointer % (nuint)(tensor.Type.Bits / 8) == 0)
                start = handle.Pointer;
        }

        if (start is null)
        {
            start = NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes.Length), Alignment);
            lifetime.Own(new Buffer((nint)start));
            for (long offset = 0; offset < bytes.Length; offset += 1 << 20)
                bytes.Read(offset, new Span<byte>((byte*)start + offset, (int)Math.Min(1 << 20, bytes.Length - offset)));
        }

        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            CarriedTypes.ToRuntime(tensor.Type),
            [.. tensor.Dims],
            (nint)start,
            bytes.Length
        );
    }

    private static OrtValue CreateStrings(Tensor tensor)
    {
        var native = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [.. tensor.Dims]);
        var strings = ((StringPayload)tensor.Payload).Values;
        for (var i = 0; i < strings.Length; i++)
            native.StringTensorSetElementAt(strings[i].Span, i);
        return native;
    }

    /// <summary>The sequence takes its elements over, and ends them.</summary>
    private static OrtValue CreateSequence(SequenceValue sequence, string place, NativeLifetime lifetime)
    {
        var elements = new List<OrtValue>();
        try
        {
            foreach (var element in sequence.Elements)
                elements.Add(Make(element, place, lifetime));
            return OrtValue.CreateSequence(elements);
        }
        catch
        {
            foreach (var element in elements)
                element.Dispose();
            throw;
        }
    }

    private static DiagnosticException Refused(string place, string what) =>
        new(RuntimeCodes.TypeNotCarried.At(place, $"ONNX Runtime's interface takes no {what}."));

    private sealed class Buffer(nint start) : IDisposable
    {
        public void Dispose() => NativeMemory.AlignedFree((void*)start);
    }
}
