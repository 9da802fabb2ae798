using System.Runtime.InteropServices;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// A model of 2 GB with external data, pruned globally, against copying its files: within 5 times that time, with less than 400 MB
/// of anonymous memory (mapped files are the system's to drop). Without details: no deflated sizes, no spectral errors.
/// </summary>
internal sealed class LargeModelBenchmark : IBenchmark
{
    private const int Width = 4096;

    /// <inheritdoc/>
    public string Name => "large-model";

    /// <inheritdoc/>
    public string Summary => "[FOLDER] [LAYERS]: 32 layers of 4096 x 4096 pruned globally (bounds: 5 times the copy, 400 MB anonymous)";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        // A folder of its own inside the one named: it is removed at the end.
        var folder = Directory.CreateDirectory(
            Path.Combine(args is [var named, ..] ? named : Path.GetTempPath(), $"nncompress-{Environment.ProcessId}")
        );
        var layers = args is [_, var count, ..] ? int.Parse(count) : 32;
        var source = Path.Combine(folder.FullName, "large.onnx");
        var target = Path.Combine(folder.FullName, "pruned.onnx");
        try
        {
            var files = Make(source, layers);
            output.WriteLine($"model:   {files.Sum(f => new FileInfo(f).Length) / 1e9:F2} GB in {files.Count} files");
            var copy = Stopwatches.Once(() => PlainCopy.Of(files));
            output.WriteLine($"copy:    {copy:F2} s");

            using var memory = new AnonymousMemory();
            var prune = Stopwatches.Once(() => Prune(source, target));
            output.WriteLine($"prune:   {prune:F2} s, {prune / copy:F2} times the copy (bound 5)");
            output.WriteLine($"memory:  {memory.PeakMegabytes:F0} MB anonymous at most (bound 400)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Prune(string source, string target)
    {
        var request = new CompressionRequest(source, [new PassStep("prune-magnitude")]) { OutputPath = target, Detail = false };
        var result = Compressor.Run(request);
        var sparsity = (double)result.SizeAfter.Zeros / result.SizeAfter.Parameters;
        if (Math.Abs(sparsity - 0.5) > 1e-6)
            throw new InvalidOperationException($"half of the weights should be zero, and {sparsity:P4} are");
    }

    private static IReadOnlyList<string> Make(string path, int layers)
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "benchmark");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var value = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [1, Width]));
        for (var i = 0; i < layers; i++)
        {
            var weights = new Tensor(ElementType.Float32, [Width, Width], new RawPayload(new NoiseBytes((ulong)i, 4L * Width * Width)));
            var initializer = edit.AddInitializer(model.Graph, $"w{i}", weights);
            value = edit.AddNode(model.Graph, "MatMul", [value, initializer], [$"y{i}"], name: $"layer{i}").Outputs[0]!;
        }

        edit.SetInfo(value, new ValueInfo(new TensorType(ElementType.Float32, [1, Width])));
        edit.AddGraphOutput(model.Graph, value);
        ModelWriter.Save(model, path, new SaveOptions(ExternalData: true));
        using var written = ModelReader.Open(path);
        return written.FilePaths;
    }

    /// <summary>Normally distributed weights that need no memory: a table of draws, read from a place that depends on the position.</summary>
    private sealed class NoiseBytes(ulong seed, long length) : ComputedBytes
    {
        private const int TableSize = 1 << 20;
        private static readonly float[] Table = MakeTable();

        public override long Length => length;

        public override void Read(long offset, Span<byte> destination)
        {
            // Slices of saved tensors begin and end at element borders.
            var values = MemoryMarshal.Cast<byte, float>(destination);
            for (var i = 0; i < values.Length; i++)
            {
                var position = ((ulong)(offset / 4) + (ulong)i + (seed << 40)) * 0x9E3779B97F4A7C15UL;
                values[i] = Table[(int)(position >> 44)];
            }
        }

        private static float[] MakeTable()
        {
            var random = new DeterministicRandom(1, "noise");
            var table = new float[TableSize];
            for (var i = 0; i < table.Length; i++)
                table[i] = (float)random.NextGaussian();
            return table;
        }
    }
}
