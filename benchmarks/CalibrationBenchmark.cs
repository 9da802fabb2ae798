using System.Globalization;
using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Statistics;

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
        foreach (var kind in new StatisticKind[] { new ChannelMinMaxStatistic(1), new ChannelMeanStatistic(1) })
        {
            Measure(path, data, samples, threads, kind, output);
            Measure(path, data, 2 * samples, threads, kind, output);
        }
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

    private static void Measure(string path, string data, int samples, int threads, StatisticKind kind, TextWriter output)
    {
        var values = 0;
        var before = Environment.CpuUsage.TotalTime;
        var seconds = Stopwatches.Once(() =>
        {
            using var model = ModelReader.Open(path);
            using var calibration = CalibrationData.Open(DataDescription.Load(data), samples);
            var requests = Activations(model).Select(v => new StatisticRequest(v, kind)).ToArray();
            values = requests.Length;
            new StatisticsCollector(calibration, new CollectorOptions { Threads = threads }).Collect(model, requests, default);
        });
        output.WriteLine(
            $"{kind.Key, -20} {values, 4} values {samples, 5} samples {seconds, 6:F2} s {1000 * seconds / samples, 6:F1} ms a sample, "
                + $"processor {(Environment.CpuUsage.TotalTime - before).TotalSeconds, 6:F2} s, "
                + $"peak {PeakMegabytes(), 5:F0} MB of the process"
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
