using NNCompress.OnnxIO.Files;
using NNCompress.Runtime;

namespace NNCompress.Benchmarks;

/// <summary>
/// Two models' latencies in turns, as results are proved; a model against itself where only one is named: its interval holds 1 in 95 of 100 cases.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public string Summary =>
        "MODEL [OTHER] [REPEATS=1] [THREADS=1]: speed-up with its interval; bound: 1.0 lies within for a model against itself";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        var models = args.TakeWhile(a => !int.TryParse(a, out _)).ToArray();
        var numbers = args.Skip(models.Length).Select(int.Parse).ToArray();
        var (baseline, candidate) = (models[0], models[^1]);
        using var model = ModelReader.Open(baseline);
        var inputs = MadeUpInputs.For(model);
        var repeats = numbers is [var first, ..] ? first : 1;
        var options = new LatencyOptions(Threads: numbers is [_, var threads, ..] ? threads : 1);
        var within = 0;
        for (var i = 0; i < repeats; i++)
        {
            var r = LatencyComparison.Run(ModelSource.File(baseline), ModelSource.File(candidate), inputs, options);
            within += r.Low <= 1 && 1 <= r.High ? 1 : 0;
            output.WriteLine(
                $"{Path.GetFileName(baseline)} {1e6 * r.BaselineSeconds, 8:F1} µs, {Path.GetFileName(candidate)} {1e6 * r.CandidateSeconds, 8:F1} µs: {r.Speedup:F3}× [{r.Low:F3}, {r.High:F3}] in {r.Rounds} rounds"
            );
        }

        if (baseline == candidate)
            output.WriteLine($"1.0 lies within {within} of {repeats} intervals");
        output.WriteLine(ProcessorName.Describe());
    }
}
