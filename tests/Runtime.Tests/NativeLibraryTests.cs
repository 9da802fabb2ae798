using Microsoft.ML.OnnxRuntime;

namespace NNCompress.Runtime.Tests;

/// <summary>The ONNX Runtime that the build brought, by whichever way, is the one we write for, and it computes.</summary>
public sealed class NativeLibraryTests
{
    [Fact]
    public void The_native_library_is_the_release_we_name() => Assert.Equal("1.29.0", OrtEnv.Instance().GetVersionString());

    [Fact]
    public void A_matrix_product_is_computed()
    {
        // [1 2 3; 4 5 6] · [1 0; 0 1; 1 1] = [4 5; 10 11]
        byte[] model = TinyModel.MatMul(rows: 2, inner: 3, columns: 2);
        using var session = new InferenceSession(model);
        using var a = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        using var b = OrtValue.CreateTensorValueFromMemory<float>([1, 0, 0, 1, 1, 1], [3, 2]);
        using var options = new RunOptions();

        using var results = session.Run(options, ["A", "B"], [a, b], ["C"]);

        Assert.Equal([4, 5, 10, 11], results[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
