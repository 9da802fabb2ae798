using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Statistics;

// CollectOnce MODEL DATA CACHE RESULT: collects statistics of all outputs of nodes, storing them after every batch; prints a line after each, and
// writes what came out.
using var model = ModelReader.Open(args[0]);
using var data = CalibrationData.Open(DataDescription.Load(args[1]), 500);
StatisticKind[] kinds = [new HistogramStatistic(), new ChannelMeanStatistic(-1)];
var requests = model
    .Graph.Nodes.SelectMany(n => n.Outputs.OfType<NNCompress.OnnxIO.Value>())
    .SelectMany(v => kinds.Select(k => new StatisticRequest(v, k)))
    .ToArray();
var options = new CollectorOptions
{
    Threads = 2,
    Store = new StatisticCache(args[2]),
    CheckpointInterval = TimeSpan.Zero,
    Progress = new Lines(),
};
var set = new StatisticsCollector(data, options).Collect(model, requests, default);
using var writer = new BinaryWriter(File.Create(args[3]));
foreach (var request in requests)
    set.Of<StatisticAccumulator>(request.Value, request.Statistic)!.Write(writer);

internal sealed class Lines : IProgress<CalibrationProgress>
{
    public void Report(CalibrationProgress value) => Console.WriteLine(value.Done);
}
