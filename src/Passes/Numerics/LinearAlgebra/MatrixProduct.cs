using System.Runtime.InteropServices;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;
using Attribute = NNCompress.OnnxIO.Attribute;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Dense products through the runtime's own matrix multiplication, which is as fast as any library's and is loaded anyway. Sessions are opened when they
/// are first needed, always with the same number of threads, so that no setting of the caller shows in a result.
/// </summary>
internal sealed class MatrixProduct : IDisposable
{
    private const int Threads = 2;

    private readonly Dictionary<(ElementType Type, bool TransposeA, bool TransposeB), InferenceRunner> _sessions = [];

    /// <summary>A'·B' with A' = A or Aᵀ of shape [m, k] and B' = B or Bᵀ of shape [k, n]; all row-major.</summary>
    /// <param name="a">m·k elements.</param>
    /// <param name="b">k·n elements.</param>
    /// <param name="m">Rows of the product.</param>
    /// <param name="k">What is summed over.</param>
    /// <param name="n">Columns of the product.</param>
    /// <param name="transposeA">Whether A is stored as [k, m].</param>
    /// <param name="transposeB">Whether B is stored as [n, k].</param>
    /// <typeparam name="T">float or double.</typeparam>
    public T[] Multiply<T>(T[] a, T[] b, int m, int k, int n, bool transposeA = false, bool transposeB = false)
        where T : unmanaged
    {
        var product = new T[checked(m * n)];
        if (product.Length == 0 || k == 0)
            return product;
        using var result = Run(a, b, m, k, n, transposeA, transposeB);
        result.Tensor("c").Bytes.Read(0, MemoryMarshal.AsBytes(product.AsSpan()));
        return product;
    }

    /// <summary>S += A'·B', as <see cref="Multiply"/>; the product itself takes no memory of the program's.</summary>
    /// <param name="sum">S, m·n elements.</param>
    /// <param name="a">m·k elements.</param>
    /// <param name="b">k·n elements.</param>
    /// <param name="m">Rows of the product.</param>
    /// <param name="k">What is summed over.</param>
    /// <param name="n">Columns of the product.</param>
    /// <param name="transposeA">Whether A is stored as [k, m].</param>
    /// <param name="transposeB">Whether B is stored as [n, k].</param>
    public void AddTo(double[] sum, double[] a, double[] b, int m, int k, int n, bool transposeA = false, bool transposeB = false)
    {
        if (sum.Length == 0 || k == 0)
            return;
        using var result = Run(a, b, m, k, n, transposeA, transposeB);
        var bytes = result.Tensor("c").Bytes;
        var part = new double[Math.Min(sum.Length, 4096)];
        for (var start = 0; start < sum.Length; start += part.Length)
        {
            var into = sum.AsSpan(start, Math.Min(part.Length, sum.Length - start));
            var read = part.AsSpan(0, into.Length);
            bytes.Read((long)start * sizeof(double), MemoryMarshal.AsBytes(read));
            TensorPrimitives.Add(into, read, into);
        }
    }

    private RunResult Run<T>(T[] a, T[] b, int m, int k, int n, bool transposeA, bool transposeB)
        where T : unmanaged
    {
        if (a.Length != (long)m * k || b.Length != (long)k * n)
            throw new ArgumentException($"{a.Length} and {b.Length} elements are no [{m}, {k}] and [{k}, {n}]", nameof(a));
        var type = typeof(T) == typeof(double) ? ElementType.Float64 : ElementType.Float32;
        var key = (type, transposeA, transposeB);
        if (!_sessions.TryGetValue(key, out var session))
            _sessions.Add(key, session = Open(type, transposeA, transposeB));
        return session.Run([
            new NamedValue("a", Tensor.FromBytes(type, transposeA ? [k, m] : [m, k], new ArrayBytes<T>(a).Memory)),
            new NamedValue("b", Tensor.FromBytes(type, transposeB ? [n, k] : [k, n], new ArrayBytes<T>(b).Memory)),
        ]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
        _sessions.Clear();
    }

    private static InferenceRunner Open(ElementType type, bool transposeA, bool transposeB)
    {
        using var model = new Model();
        var editor = new GraphEditor(model, "product");
        editor.SetIrVersion(8);
        editor.SetOpset("", 13);
        var matrix = new TensorType(type, [Dimension.Unknown, Dimension.Unknown]);
        var a = editor.AddGraphInput(model.Graph, "a", matrix);
        var b = editor.AddGraphInput(model.Graph, "b", matrix);
        var node = editor.AddNode(
            model.Graph,
            "Gemm",
            [a, b],
            ["c"],
            [Attribute.Of("transA", transposeA ? 1L : 0), Attribute.Of("transB", transposeB ? 1L : 0)]
        );
        editor.SetInfo(node.Outputs[0]!, new ValueInfo(matrix));
        editor.AddGraphOutput(model.Graph, node.Outputs[0]!);
        return InferenceRunner.Open(model, new RunnerOptions(Threads));
    }
}
