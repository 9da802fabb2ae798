using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>What the runtime returns, copied into values of our own.</summary>
static class OrtResult
{
    public static StoredValue Copy(OrtValue value)
    {
        if (!value.IsTensor)
        {
            if (value.OnnxType is not (OnnxValueType.ONNX_TYPE_SEQUENCE or OnnxValueType.ONNX_TYPE_MAP))
                return new StoredOptional(null);
            var items = new StoredValue[value.GetValueCount()];
            for (var i = 0; i < items.Length; i++)
            {
                using var item = value.GetValue(i, OrtAllocator.DefaultInstance);
                items[i] = Copy(item);
            }

            return new StoredSequence([.. items]);
        }

        var info = value.GetTensorTypeAndShape();
        var type = new ElementType((int)info.ElementDataType);
        ImmutableArray<long> dims = [.. info.Shape];
        if (type != ElementType.String)
            return new StoredTensor(new Tensor(type, dims, new RawPayload(new MemoryBytes(value.GetTensorMutableRawData().ToArray()))));
        var strings = Enumerable
            .Range(0, (int)info.ElementCount)
            .Select(i => (ReadOnlyMemory<byte>)value.GetStringElementAsSpan(i).ToArray());
        return new StoredTensor(new Tensor(type, dims, new StringPayload([.. strings])));
    }
}
