using NNCompress.Benchmarks;

// dotnet run -c Release --project benchmarks -- NAME [ARGUMENT ...]
IBenchmark[] benchmarks =
[
    new SelectionBenchmark(),
    new LargeModelBenchmark(),
    new FilesBenchmark(),
    new StartBenchmark(),
    new PruningAccuracyBenchmark(),
    new PruningDataBenchmark(),
    new ObsSweepBenchmark(),
    new ObsLayersBenchmark(),
    new CalibrationBenchmark(),
    new MomentsBenchmark(),
    new SvdBenchmark(),
    new HistogramBenchmark(),
    new ScaleSearchBenchmark(),
    new LatencyBenchmark(),
    new MatMulFormsBenchmark(),
    new LstmFormsBenchmark(),
    new WeightQuantizationBenchmark(),
    new QuantizationTableBenchmark(),
    new LowRankTableBenchmark(),
    new RankStepsBenchmark(),
    new LowRankErrorsBenchmark(),
    new CpFitsBenchmark(),
    new WhitenedAgainstPlainBenchmark(),
];

if (args is [var name, ..] && Array.Find(benchmarks, b => b.Name == name) is { } benchmark)
{
    Console.WriteLine($"command: dotnet run -c Release --project benchmarks -- {string.Join(' ', args)}");
    Console.WriteLine($"cpu:     {Processor.Describe()}");
    benchmark.Run(args[1..], Console.Out);
    return 0;
}

Console.Error.WriteLine("Name a benchmark:");
foreach (var known in benchmarks)
    Console.Error.WriteLine($"  {known.Name, -24} {known.Summary}");
return 2;
