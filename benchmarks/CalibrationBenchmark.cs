using System.Globalization;
using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Versions;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// What collecting statistics costs: every value that static quantization would look at, over a number of samples, then over twice as many.
/// Neither the time of a sample nor the memory may grow with their number.
/// </summary>
internal sealed class CalibrationBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "calibration";

    /// <inheritdoc/>
    public string Summary => "MODEL DATA SAMPLES [THREADS]: statistics of all activations, over SAMPLES and twice as many (bound 700 MB)";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        if (args is not [var path, var data, var count, .. var rest])
        {
            output.WriteLine(Summary);
            return;
        }

        var samples = int.Parse(count, CultureInfo.InvariantCulture);
        var threads = rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        Read(data, samples, output);
        foreach (var kind in new StatisticKind[] { new MinMaxStatistic(), new HistogramStatistic() })
        {
            Collect(path, data, samples, threads, kind, output);
            Collect(path, data, 2 * samples, threads, kind, output);
        }

        Quantize(path, data, samples, threads, new MinMaxRange(), output);
        Quantize(path, data, samples, threads, new PercentileRange(), output);
    }

    /// <summary>What reading and preparing the samples costs by itself, in one thread.</summary>
    private static void Read(string data, int samples, TextWriter output)
    {
        var before = Environment.CpuUsage.TotalTime;
        using var set = DataDescription.Load(data).OpenCalibration();
        for (var i = 0; i < samples; i++)
            set.Inputs[0].Read(i);
        output.WriteLine($"{samples} samples read: processor {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} s");
    }

    private static void Collect(string path, string data, int samples, int threads, StatisticKind kind, TextWriter output)
    {
        var values = 0;
        Print(
            output,
            kind.Key,
            samples,
            () =>
            {
                using var model = ModelReader.Open(path);
                using var calibration = CalibrationData.Open(DataDescription.Load(data), samples);
                var requests = Activations(model).Select(v => new StatisticRequest(v, kind)).ToArray();
                values = requests.Length;
                new StatisticsCollector(calibration, new CollectorOptions { Threads = threads }).Collect(model, requests, default);
            }
        );
        output.WriteLine($"    of {values} values");
    }

    /// <summary>The whole of a run: reading, ranges, the pass, writing, the proof that the runtime opens the result.</summary>
    private static void Quantize(string path, string data, int samples, int threads, RangeEstimator ranges, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        try
        {
            var options = new QuantizeStaticOptions(Ranges: ranges);
            var request = new CompressionRequest(
                path,
                [new PassStep(UpgradeOpsetPass.PassId), new PassStep(QuantizeStaticPass.PassId, options)]
            )
            {
                OutputPath = Path.Combine(folder.FullName, "out.onnx"),
                Data = new DataChoice(Calibration: data),
                CalibrationSamples = samples,
                Threads = threads,
                Detail = false,
            };
            Print(output, $"quantize-static, {ranges}", samples, () => Compressor.Run(request));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(TextWriter output, string what, int samples, Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        var seconds = Stopwatches.Once(action);
        output.WriteLine(
            $"{what, -32} {samples, 5} samples {seconds, 6:F2} s {1000 * seconds / samples, 6:F1} ms a sample, "
                + $"processor {(Environment.CpuUsage.TotalTime - before).TotalSeconds, 6:F2} s, peak {PeakMegabytes(), 5:F0} MB of the process"
        );
    }

    /// <summary>Inputs and results of layers; where an activation function follows, its result stands for the layer's.</summary>
    private static IEnumerable<Value> Activations(Model model)
    {
        var inputs = model.Graph.RequiredInputs;
        var results = model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>();
        return inputs
            .Concat(
                results.Where(v => v.Producer!.OpType is "Conv" or "Gemm" or "MatMul" or "Add" or "Relu" or "Clip" or "GlobalAveragePool")
            )
            .Where(v => v.Uses is not [{ Node.OpType: "Relu" or "Clip" }]);
    }

    /// <summary>The largest part of the process that was in memory at any time; 0 where the system does not tell.</summary>
    private static double PeakMegabytes()
    {
        const string Status = "/proc/self/status";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM", StringComparison.Ordinal)) : null;
        return line is null
            ? 0
            : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1e3;
    }
}
