using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Benchmarks;

/// <summary>
/// Speed of one matrix product [M, K]·[K, N] on quantized weights against the float product: a Markdown row for each shape, a column for
/// each form. Weights are noise. Above 1 is faster than float. Every form keeps its sessions to itself, and both are timed in turns.
/// </summary>
internal sealed class MatMulFormsBenchmark : IBenchmark
{
    private static readonly long[] Rows = [1, 4, 16, 64, 256];

    private static readonly (long K, long N)[] Weights =
    [
        (32, 32),
        (64, 64),
        (128, 128),
        (256, 256),
        (512, 512),
        (768, 3072),
        (2048, 2048),
    ];

    private static readonly (string Title, Func<long, long, long, Model> Build)[] Forms =
    [
        ("dynamic int8", Dynamic),
        ("8 bits, block 128", (m, k, n) => Blocks(m, k, n, 8, 128)),
        ("8 bits, block 32", (m, k, n) => Blocks(m, k, n, 8, 32)),
        ("4 bits, block 128", (m, k, n) => Blocks(m, k, n, 4, 128)),
        ("8 bits, block 16", (m, k, n) => Blocks(m, k, n, 8, 16)),
        ("4 bits, block 32", (m, k, n) => Blocks(m, k, n, 4, 32)),
        ("4 bits, block 16", (m, k, n) => Blocks(m, k, n, 4, 16)),
        ("2 bits, block 128", (m, k, n) => Blocks(m, k, n, 2, 128)),
        ("2 bits, block 32", (m, k, n) => Blocks(m, k, n, 2, 32)),
        ("2 bits, block 16", (m, k, n) => Blocks(m, k, n, 2, 16)),
    ];

    public string Name => "matmul-forms";

    public string Summary => "[THREADS] [SECONDS]  speed of quantized matrix products against float, by shape";

    public void Run(string[] args, TextWriter output)
    {
        var options = new LatencyOptions(
            Threads: args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1,
            BudgetSeconds: args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.5,
            SampleSeconds: 0.002
        );
        output.WriteLine($"| M | K | N | float µs | {string.Join(" | ", Forms.Select(f => f.Title))} |");
        output.WriteLine($"|---|---|---|---|{string.Concat(Forms.Select(_ => "---|"))}");
        foreach (var (k, n) in Weights)
        {
            foreach (var m in Rows)
            {
                using var reference = Float(m, k, n);
                NamedValue[] inputs = [new("x", Noise(1, m, k))];
                output.Write($"| {m} | {k} | {n} |");
                for (var f = 0; f < Forms.Length; f++)
                {
                    using var candidate = Forms[f].Build(m, k, n);
                    var result = LatencyComparison.Run(ModelSource.InMemory(reference), ModelSource.InMemory(candidate), inputs, options);
                    if (f == 0)
                        output.Write(Invariant($" {result.BaselineSeconds * 1e6:0.0} |"));
                    output.Write(Invariant($" {result.Speedup:0.00} |"));
                }

                output.WriteLine();
                output.Flush();
            }
        }
    }

    private static Model Float(long m, long k, long n) =>
        Product(m, k, n, (edit, x) => [edit.AddInitializer(edit.Model.Graph, "w", Noise(2, k, n))], "MatMul", "");

    private static Model Dynamic(long m, long k, long n) =>
        Product(
            m,
            k,
            n,
            (edit, x) =>
                [
                    edit.AddInitializer(edit.Model.Graph, "w", Tensor.FromBytes(ElementType.Int8, [k, n], Bytes(k * n))),
                    edit.AddInitializer(edit.Model.Graph, "scale", Ones(n)),
                ],
            "DynamicQuantizeMatMul",
            "com.microsoft"
        );

    private static Model Blocks(long m, long k, long n, int bits, int block)
    {
        var blocks = (k + block - 1) / block;
        var bytes = block * bits / 8;
        return Product(
            m,
            k,
            n,
            (edit, x) =>
                [
                    edit.AddInitializer(
                        edit.Model.Graph,
                        "w",
                        Tensor.FromBytes(ElementType.UInt8, [n, blocks, bytes], Bytes(n * blocks * bytes))
                    ),
                    edit.AddInitializer(edit.Model.Graph, "scale", Ones(n * blocks)),
                ],
            "MatMulNBits",
            "com.microsoft",
            Attribute.Of("K", k),
            Attribute.Of("N", n),
            Attribute.Of("bits", bits),
            Attribute.Of("block_size", block),
            Attribute.Of("accuracy_level", 4L)
        );
    }

    private static Model Product(
        long m,
        long k,
        long n,
        Func<GraphEditor, Value, Value[]> weights,
        string opType,
        string domain,
        params Attribute[] attributes
    )
    {
        var model = new Model();
        var edit = new GraphEditor(model, "benchmark");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        edit.SetOpset("com.microsoft", 1);
        var x = edit.AddGraphInput(model.Graph, "x", Floats(m, k));
        var y = edit.AddNode(model.Graph, opType, [x, .. weights(edit, x)], ["y"], attributes, domain).Outputs[0]!;
        edit.SetInfo(y, new ValueInfo(Floats(m, n)));
        edit.AddGraphOutput(model.Graph, y);
        return model;
    }

    private static TensorType Floats(long rows, long columns) => new(ElementType.Float32, [new Dimension(rows), new Dimension(columns)]);

    private static Tensor Noise(int seed, long rows, long columns)
    {
        var random = new Random(seed);
        var values = new float[rows * columns];
        foreach (ref var value in values.AsSpan())
            value = random.NextSingle() - 0.5f;
        return Tensor.FromSingles([rows, columns], values);
    }

    private static byte[] Bytes(long count)
    {
        var bytes = new byte[count];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static Tensor Ones(long count) => Tensor.FromSingles([count], [.. Enumerable.Repeat(0.01f, (int)count)]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
