using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.Benchmarks;

/// <summary>
/// Two models' latencies in turns, as results are proved. Of one model: against itself, which is to contain 1.0 in 95 of 100 cases, and against
/// what quantize-static makes of it with the data given.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Summary =>
        "MODEL DATA|OTHER.onnx [REPEATS=5] [THREADS=1]: speed-up with its interval; bound: against itself 1.0 lies within";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        var (model, second) = (args[0], args[1]);
        var numbers = args.Skip(2).Select(int.Parse).ToArray();
        var repeats = numbers is [var first, ..] ? first : 5;
        var options = new LatencyOptions(Threads: numbers is [_, var threads, ..] ? threads : 1);
        var inputs = Inputs(model);

        var within = Enumerable.Range(0, repeats).Select(_ => Compare(model, model)).Count(r => r.Low <= 1 && 1 <= r.High);
        output.WriteLine($"1.0 lies within {within} of {repeats} intervals of the model against itself");
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        try
        {
            var other = second.EndsWith(".onnx", StringComparison.Ordinal) ? second : Quantize(model, second, folder.FullName);
            Compare(model, other);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        output.WriteLine(ProcessorName.Describe());

        LatencyResult Compare(string baseline, string candidate)
        {
            var r = LatencyComparison.Run(ModelSource.File(baseline), ModelSource.File(candidate), inputs, options);
            output.WriteLine(
                $"{Path.GetFileName(baseline)} {1e6 * r.BaselineSeconds, 8:F1} µs, {Path.GetFileName(candidate)} {1e6 * r.CandidateSeconds, 8:F1} µs: {r.Speedup:F3}× [{r.Low:F3}, {r.High:F3}] in {r.Rounds} rounds"
            );
            return r;
        }
    }

    private static IReadOnlyList<NamedValue> Inputs(string path)
    {
        using var model = ModelReader.Open(path);
        return MadeUpInputs.For(model);
    }

    private static string Quantize(string model, string data, string folder)
    {
        var output = Path.Combine(folder, "static-int8.onnx");
        Compressor.Run(
            new CompressionRequest(model, [new PassStep(QuantizeStaticPass.PassId)])
            {
                OutputPath = output,
                Data = new DataChoice(Calibration: data),
            }
        );
        return output;
    }
}
