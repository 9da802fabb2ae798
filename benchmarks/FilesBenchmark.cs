using System.Runtime.InteropServices;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Benchmarks;

/// <summary>
/// Reading and writing alone, against copying the same files: a model of 1.9 GB in one file, near protobuf's limit, and one of 3 GB with
/// a data file, which protobuf could not hold. Tensors stay mapped: bound 3 times the copy (a data file is hashed while it is written)
/// and 100 MB of anonymous memory.
/// </summary>
internal sealed class FilesBenchmark : IBenchmark
{
    private const int LayerBytes = 1 << 26;
    private const int Runs = 3;

    /// <inheritdoc/>
    public string Name => "files";

    /// <inheritdoc/>
    public string Summary => "[FOLDER]: models of 1.9 and 3 GB read and written (bounds: 3 times the copy, 100 MB anonymous)";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        var parent = args is [var named, ..] ? named : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"nncompress-{Environment.ProcessId}"));
        try
        {
            Measure(Path.Combine(folder.FullName, "one-file.onnx"), layers: 28, external: false, output);
            Measure(Path.Combine(folder.FullName, "data-file.onnx"), layers: 48, external: true, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string path, int layers, bool external, TextWriter output)
    {
        var options = new SaveOptions(EmbedLimit: int.MaxValue, ExternalData: external);
        using (var made = Make(layers))
            ModelWriter.Save(made, path, options);
        IReadOnlyList<string> files;
        using (var written = ModelReader.Open(path))
            files = written.FilePaths;

        using var memory = new AnonymousMemory();
        var open = Stopwatches.Once(() => ModelReader.Open(path).Dispose());
        // by turns, the best of each: disks are unsteady
        var (copy, save) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < Runs; i++)
        {
            copy = Math.Min(copy, Stopwatches.Once(() => PlainCopy.Of(files)));
            save = Math.Min(save, Stopwatches.Once(() => Resave(path, options)));
        }

        output.WriteLine(
            $"{files.Sum(f => new FileInfo(f).Length) / 1e9:F2} GB in {files.Count} files: copy {copy:F2} s, open {1e3 * open:F1} ms, "
                + $"open and save {save:F2} s = {save / copy:F2} times the copy (bound 3), {memory.PeakMegabytes:F0} MB anonymous (bound 100)"
        );
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!))
            File.Delete(file);
    }

    private static void Resave(string path, SaveOptions options)
    {
        using var model = ModelReader.Open(path);
        ModelWriter.Save(model, path + ".copy", options);
    }

    private static Model Make(int layers)
    {
        var model = new Model();
        var edit = new GraphEditor(model, "benchmark");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var value = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.UInt8, [1]));
        for (var i = 0; i < layers; i++)
        {
            var weights = new Tensor(ElementType.UInt8, [LayerBytes], new RawPayload(new CounterBytes((ulong)i, LayerBytes)));
            value = edit.AddNode(model.Graph, "Max", [value, edit.AddInitializer(model.Graph, $"w{i}", weights)], [$"y{i}"]).Outputs[0]!;
        }

        edit.AddGraphOutput(model.Graph, value);
        return model;
    }

    /// <summary>Bytes that need no memory and that no file system compresses away.</summary>
    private sealed class CounterBytes(ulong seed, long length) : ComputedBytes
    {
        public override long Length => length;

        public override void Read(long offset, Span<byte> destination)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(destination);
            for (var i = 0; i < words.Length; i++)
                words[i] = ((ulong)(offset / 8) + (ulong)i + (seed << 40)) * 0x9E3779B97F4A7C15UL;
        }
    }
}
