using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>
/// Where the time of a run goes, kernel by kernel, from the runtime's own profile. The runtime writes whole microseconds; over many runs
/// the mean of the middle half is finer than that, and one interrupted run does not count. A node that holds bodies is told by what runs in them.
/// </summary>
/// <param name="Kernels">The slowest first.</param>
/// <param name="Runs">Runs that were counted.</param>
public sealed record NodeProfile(IReadOnlyList<KernelTime> Kernels, int Runs)
{
    private const int WarmUpRuns = 3;

    /// <summary>All kernels together. A run takes 1 to 10 % more, and profiling itself slows small kernels down.</summary>
    public double Microseconds => Kernels.Sum(k => k.Microseconds);

    /// <param name="model">The model; not changed.</param>
    /// <param name="inputs">What to run it on.</param>
    /// <param name="threads">Threads of the session.</param>
    /// <param name="runs">Runs to count.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model, or a run fails.</exception>
    public static NodeProfile Measure(
        Model model,
        IReadOnlyList<NamedValue> inputs,
        int threads = 1,
        int runs = 20,
        CancellationToken cancellation = default
    )
    {
        using var optimized = OptimizedGraph.Open(
            model,
            folder => new RunnerOptions(threads, AllowSpinning: true, ProfilePrefix: Path.Combine(folder, "profile")),
            cancellation
        );
        using (var run = optimized.Runner.Prepare(inputs))
        {
            for (var i = 0; i < WarmUpRuns + runs; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                run.Run();
            }
        }

        return Read(optimized.Runner.EndProfiling(), optimized, runs);
    }

    private static NodeProfile Read(string path, OptimizedGraph optimized, int runs)
    {
        var holders = optimized.Model.AllNodes.Where(n => n.Subgraphs.Any()).Select(n => n.Name).ToHashSet();
        var operators = optimized.Model.AllNodes.GroupBy(n => n.Name).ToDictionary(g => g.Key, g => OptimizedGraph.OperatorOf(g.First()));
        var times = new Dictionary<(string Name, string Operator), double[]>();
        foreach (var execution in ProfileReader.Read(path))
        {
            if (execution.Run < WarmUpRuns || holders.Contains(execution.Name))
                continue;
            var key = (execution.Name, execution.Operator);
            if (!times.TryGetValue(key, out var perRun))
                times.Add(key, perRun = new double[runs]);
            perRun[execution.Run - WarmUpRuns] += execution.Microseconds;
        }

        var means = times.Select(t => (t.Key, Time: MiddleMean(t.Value))).OrderByDescending(t => t.Time).ThenBy(t => t.Key.Name).ToArray();
        var all = Math.Max(means.Sum(m => m.Time), double.Epsilon);
        return new NodeProfile([.. means.Select(m => Kernel(m.Key, m.Time, m.Time / all))], runs);

        KernelTime Kernel((string Name, string Operator) key, double time, double share)
        {
            var origin = optimized.OriginOf(key.Name);
            return new KernelTime(origin, origin?.Label ?? key.Name, operators.GetValueOrDefault(key.Name) ?? key.Operator, time, share);
        }
    }

    /// <summary>The mean without the lowest and the highest quarter.</summary>
    internal static double MiddleMean(double[] values)
    {
        var sorted = values.Order().ToArray();
        var cut = sorted.Length / 4;
        return sorted[cut..^cut].Average();
    }
}
