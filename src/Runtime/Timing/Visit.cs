using System.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>One opening of a model: opened, warmed up, timed, closed. No other session lives meanwhile.</summary>
internal static class Visit
{
    private const int LeastSamples = 3;
    private const int WarmUpRuns = 2;

    /// <returns>
    /// Seconds for one run: the lower quartile over blocks of runs. What interrupts a run, other processes above all, only ever adds time, and blocks
    /// are short so that many are spared.
    /// </returns>
    public static double Time(ModelSource source, IReadOnlyList<NamedValue> inputs, LatencyOptions options, CancellationToken cancellation)
    {
        // as a deployment has it: all optimisations, idle threads spinning
        var runner = new RunnerOptions(options.Threads, AllowSpinning: true, ConfigEntries: options.ConfigEntries);
        using var session = source.Open(runner, cancellation);
        using var run = session.Prepare(inputs);
        var runs = WarmUp(run, options.SampleSeconds, cancellation);
        var samples = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (samples.Count < options.Samples)
        {
            if (samples.Count >= LeastSamples && Seconds(start) > options.Samples * options.SampleSeconds)
                break;
            cancellation.ThrowIfCancellationRequested();
            samples.Add(Block(run, runs) / runs);
        }

        return Quartile(samples);
    }

    /// <summary>The value that a quarter of them does not exceed.</summary>
    private static double Quartile(List<double> values)
    {
        values.Sort();
        return values[(values.Count - 1) / 4];
    }

    /// <summary>The middle one, or the mean of the middle two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }

    /// <summary>Runs for at least the length of a block, so that weights are in cache and memory is there.</summary>
    /// <returns>How many runs make a block.</returns>
    private static int WarmUp(PreparedRun run, double sampleSeconds, CancellationToken cancellation)
    {
        Block(run, WarmUpRuns);
        for (var runs = 1; ; runs = checked(runs * 2))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Block(run, runs) is var seconds && seconds >= 0.5 * sampleSeconds)
                return Math.Max(1, (int)Math.Ceiling(runs * sampleSeconds / seconds));
        }
    }

    private static double Block(PreparedRun run, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
            run.Run();
        return Seconds(start);
    }

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
