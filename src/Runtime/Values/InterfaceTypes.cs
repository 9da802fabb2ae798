using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Types of a session's inputs and outputs in our terms.</summary>
internal static class InterfaceTypes
{
    public static OnnxType Of(NodeMetadata metadata) =>
        metadata.OnnxValueType switch
        {
            OnnxValueType.ONNX_TYPE_TENSOR => TensorOf(metadata),
            OnnxValueType.ONNX_TYPE_SPARSETENSOR => new SparseTensorType(new ElementType((int)metadata.ElementDataType), Shape: null),
            OnnxValueType.ONNX_TYPE_SEQUENCE => new SequenceType(Of(metadata.AsSequenceMetadata().ElementMeta)),
            OnnxValueType.ONNX_TYPE_OPTIONAL => new OptionalType(Of(metadata.AsOptionalMetadata().ElementMeta)),
            OnnxValueType.ONNX_TYPE_MAP => new MapType(
                new ElementType((int)metadata.AsMapMetadata().KeyDataType),
                Of(metadata.AsMapMetadata().ValueMetadata)
            ),
            _ => new OpaqueType(),
        };

    /// <summary>The API knows no unknown rank: it says a scalar then, so a shape without axes tells nothing.</summary>
    private static TensorType TensorOf(NodeMetadata metadata)
    {
        var dims = metadata.Dimensions.Zip(
            metadata.SymbolicDimensions,
            (extent, symbol) =>
                extent >= 0 ? new Dimension(extent)
                : symbol.Length > 0 ? new Dimension(null, symbol)
                : Dimension.Unknown
        );
        return new TensorType(new ElementType((int)metadata.ElementDataType), metadata.Dimensions.Length == 0 ? null : [.. dims]);
    }
}
