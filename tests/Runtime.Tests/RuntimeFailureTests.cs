namespace NNCompress.Runtime.Tests;

/// <summary>Messages as the runtime gives them, and what is left of them for the user.</summary>
public class RuntimeFailureTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:NotImplemented] Could not find an implementation for AveragePool(1) node with name ''",
        "Could not find an implementation for AveragePool(1)."
    )]
    [InlineData(
        "[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'r1' Status Message: "
            + "/onnxruntime_src/onnxruntime/core/providers/cpu/tensor/reshape_helper.h:47 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, onnxruntime::TensorShapeVector&, bool) "
            + "input_shape_size == size was false. The input tensor cannot be reshaped to the requested shape. Input shape:{3}, requested shape:{5}\n",
        "Reshape 'r1': input_shape_size == size was false. The input tensor cannot be reshaped to the requested shape. Input shape:{3}, requested shape:{5}."
    )]
    [InlineData(
        "[ErrorCode:Fail] Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/rnn/rnn.h:48 onnxruntime::RNN<T>::RNN(const onnxruntime::OpKernelInfo&) [with T = float] layout_ == 0 was false. Batchwise recurrent operations (layout == 1) are not supported.",
        "layout_ == 0 was false. Batchwise recurrent operations (layout == 1) are not supported."
    )]
    [InlineData(
        "[ErrorCode:Fail] Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/text/string_normalizer.cc:235 onnxruntime::StringNormalizer::Locale::Locale(const std::string&)::<lambda()> Failed to construct locale",
        "Failed to construct locale."
    )]
    [InlineData(
        "[ErrorCode:InvalidArgument] Load model from /a/b c/model.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:181 onnxruntime::Model::Model(ONNX_NAMESPACE::ModelProto&&, const onnxruntime::PathString&) Unsupported model IR version: 14, max supported IR version: 13\n",
        "Unsupported model IR version: 14, max supported IR version: 13."
    )]
    [InlineData(
        "[ErrorCode:Fail] Node (add) Op (Add) [ShapeInferenceError] Incompatible dimensions",
        "Node (add) Op (Add) Incompatible dimensions."
    )]
    [InlineData("[ErrorCode:Fail] ", "ONNX Runtime gives no reason.")]
    [InlineData("file.cc:12 never closed(", "ONNX Runtime gives no reason.")]
    public void The_reason_is_what_people_can_read(string message, string expected) =>
        Assert.Equal(expected, RuntimeFailure.Reason(message));
}
