using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>TensorAnnotation</c>.</summary>
internal static class AnnotationMessage
{
    public static QuantizationAnnotation Read(TensorAnnotation message)
    {
        var annotation = new QuantizationAnnotation(
            message.HasTensorName ? message.TensorName : null,
            MetadataMessage.Take(message.QuantParameterTensorNames)
        );
        message.ClearTensorName();
        return annotation with { Unmodelled = Unmodelled.Of(message) };
    }

    public static TensorAnnotation Write(QuantizationAnnotation annotation)
    {
        var message = Unmodelled.Restore<TensorAnnotation>(annotation.Unmodelled);
        if (annotation.TensorName is { } name)
            message.TensorName = name;
        MetadataMessage.Write(annotation.Parameters, message.QuantParameterTensorNames);
        return message;
    }
}
