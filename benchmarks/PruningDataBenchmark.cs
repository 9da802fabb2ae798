using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Repair;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// Accuracy of models pruned with calibration data, beside magnitude without it: 30, 50, 70 % and 2:4, the loss with its paired interval. A row of a Markdown table for each
/// model and method. A model is named by its data description (MODEL.yaml), and its file stands in a folder of models. BatchNormalization is folded first.
/// </summary>
internal sealed class PruningDataBenchmark : IBenchmark
{
    private static readonly double?[] Sparsities = [0.3, 0.5, 0.7, null];

    private static readonly Dictionary<string, Func<double?, IReadOnlyList<PassStep>>> Methods = new()
    {
        ["magnitude"] = s => [new PassStep(PruneMagnitudePass.PassId, new PruneMagnitudeOptions(s, Pattern: PatternOf(s)))],
        ["Wanda"] = s => [new PassStep(PruneWandaPass.PassId, new PruneWandaOptions(s, Pattern: PatternOf(s)))],
        ["OBS"] = s => [Obs(s)],
        ["OBS + repair"] = s => [Obs(s), new PassStep(RepairScalePass.PassId)],
    };

    public string Name => "pruning-data-table";

    public string Summary =>
        $"MODELS-FOLDER DESCRIPTION...  accuracy at 30/50/70 % and 2:4, points lost with 95 % interval: {string.Join(", ", Methods.Keys)}";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | method | float | 30 % | 50 % | 70 % | 2:4 |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var description in args[1..])
        {
            var name = Path.GetFileNameWithoutExtension(description);
            foreach (var method in Methods.Keys)
            {
                var cells = Sparsities
                    .Select(s => Measure(Path.Combine(args[0], name + ".onnx"), description, Methods[method](s)))
                    .ToArray();
                output.WriteLine($"| {name} | {method} | {cells[0].Float} | {string.Join(" | ", cells.Select(c => c.Text))} |");
                output.Flush();
            }
        }
    }

    private static PassStep Obs(double? sparsity) => new(PruneObsPass.PassId, new PruneObsOptions(sparsity, Pattern: PatternOf(sparsity)));

    private static PruningPattern? PatternOf(double? sparsity) => sparsity is null ? PruningPattern.Parse("2:4") : null;

    private static (string Float, string Text) Measure(string model, string description, IReadOnlyList<PassStep> steps)
    {
        try
        {
            var request = new CompressionRequest(
                model,
                [new PassStep(RemoveIdentityPass.PassId), new PassStep(FoldBatchNormPass.PassId), .. steps]
            )
            {
                Data = DataChoice.Both(description),
                Detail = false,
                Seed = 1,
            };
            var result = Compressor.Run(request);
            var (before, after) = (result.Accuracy!.Before.Points, result.Accuracy.After.Points);
            var lost = result.Accuracy.Loss is { } loss ? Invariant($" (lost {loss.Interval.Low:0.0} … {loss.Interval.High:0.0})") : "";
            return (Invariant($"{before:0.00}"), Invariant($"{after:0.00}{lost}"));
        }
        catch (DiagnosticException e)
        {
            return ("", $"{e.Diagnostics[0].Code.Id}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
