using System.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Benchmarks;

/// <summary>Half of the weights of a square layer removed by a column sweep: the inverse factor of its moment, and the sweep; bound: 20 s for 4096 columns on 2 cores.</summary>
internal sealed class ObsSweepBenchmark : IBenchmark
{
    public string Name => "obs-sweep";

    public string Summary => "[COLUMNS=4096]  prune-obs on one layer: factor and sweep; bound 20 s for 4096 columns on 2 cores";

    public void Run(string[] args, TextWriter output)
    {
        var n = args is [var columns, ..] ? int.Parse(columns) : 4096;
        var random = new Random(1);
        var weights = new double[n * n];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = random.NextDouble() - 0.5;
        // the moment of a process whose neighbouring columns are alike
        var moment = new double[n * n];
        for (var i = 0; i < n; i++)
        for (var j = 0; j < n; j++)
            moment[(i * n) + j] = Math.Pow(0.8, Math.Abs(i - j));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        var watch = Stopwatch.StartNew();
        var factor = InverseFactor.Of(moment, [.. Enumerable.Range(0, n)], 0.01, parallel);
        output.WriteLine($"factor of {n} columns: {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        var result = new ObsLayer([weights], n, [factor]).Solve(1, 1, weights.Length / 2, parallel)[0];
        output.WriteLine($"sweep of {n} rows: {watch.Elapsed.TotalSeconds:0.0} s, {result.Weights.Count(w => w == 0)} weights gone");
    }
}
