using System.Globalization;
using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// How long CP takes of each convolution of real models, and what it reaches: the survey of all ranks, and the fit at a third and two thirds of the rank that costs as much
/// as the layer, in the norm of the inputs.
/// </summary>
internal sealed class CpFitsBenchmark : IBenchmark
{
    /// <summary>Calibration samples.</summary>
    private const int MostSamples = 64;

    public string Name => "cp-fits";

    public string Summary => "MODELS-FOLDER DESCRIPTION...  seconds that CP takes of each layer, and the error that it reaches";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | layer | weight | survey, s | rank | surveyed error | error | fit, s |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        var method = new CpMethod();
        foreach (var description in args[1..])
        {
            var name = Path.GetFileNameWithoutExtension(description);
            using var model = PreparedModel.Open(Path.Combine(args[0], name + ".onnx"));
            using var data = CalibrationData.Open(DataDescription.Load(description));
            var context = new PassContext(model, LowRankPass.PassId)
            {
                Calibration = new StatisticsCollector(data, new CollectorOptions { Threads = 2 }).First(MostSamples),
                Seed = 1,
                Threads = 2,
            };
            using var products = new MatrixProduct();
            var bench = new Workbench(products, context.ParallelOptions, context.Seed);
            var layers = TargetSurvey.Take(context, ObservedExtents.Of(context), []).Where(l => method.WhyNot(l) is null).ToArray();
            foreach (var (layer, moments, _) in new MomentStages(context, isWanted: true).Of(layers))
            {
                DecompositionCandidate? candidate = null;
                var survey = Stopwatches.Once(() => candidate = method.Survey(layer, moments, bench));
                var points = candidate!.Points;
                foreach (var point in new[] { points[(points.Count - 1) / 3], points[2 * (points.Count - 1) / 3] })
                {
                    LayerFactors? factors = null;
                    var fit = Stopwatches.Once(() => factors = method.Fit(layer, point, moments, bench));
                    var error = FactorError.Of(layer, factors!, moments, bench).Error;
                    output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {name} | {layer.Label} | {string.Join('×', layer.Layout.Dims)} | {survey:0.00} | {point} | {Math.Sqrt(point.RelativeError):0.0000} | {Math.Sqrt(error):0.0000} | {fit:0.00} |"
                        )
                    );
                    output.Flush();
                }
            }
        }
    }
}
