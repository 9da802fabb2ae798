using System.Globalization;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Repair;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// Accuracy of models pruned with calibration data, beside magnitude without it, at 30, 50, 70 % and 2:4: the loss with its paired interval, what a reference reached,
/// and where this is below it by more than chance. A row of a Markdown table for each model and method. A model is named by its data description
/// (MODEL.yaml), and its file stands in a folder of models. BatchNormalization is folded first.
/// </summary>
internal sealed class PruningDataBenchmark : IBenchmark
{
    private const string Repaired = "OBS+repair";
    private static readonly string[] AllTargets = ["30", "50", "70", "2:4"];

    /// <summary>One after the other on the same copy; what each leaves is measured under the name beside it.</summary>
    private static readonly (string Name, Func<Target, PassStep> Step)[][] Chains =
    [
        [("magnitude", t => new PassStep(PruneMagnitudePass.PassId, new PruneMagnitudeOptions(t.Sparsity, Pattern: t.Pattern)))],
        [("Wanda", t => new PassStep(PruneWandaPass.PassId, new PruneWandaOptions(t.Sparsity, Pattern: t.Pattern)))],
        [
            ("OBS", t => new PassStep(PruneObsPass.PassId, new PruneObsOptions(t.Sparsity, Pattern: t.Pattern))),
            (Repaired, _ => new PassStep(RepairScalePass.PassId)),
        ],
    ];

    private static IEnumerable<string> AllMethods => Chains.SelectMany(c => c).Select(m => m.Name);

    public string Name => "pruning-data-table";

    public string Summary =>
        $"[--methods {string.Join(",", AllMethods)}] [--targets {string.Join(",", AllTargets)}] MODELS-FOLDER DESCRIPTION...  accuracy, points lost with 95 % interval, beside a reference";

    public void Run(string[] args, TextWriter output)
    {
        var methods = Option(ref args, "--methods", [.. AllMethods]);
        var targets = Option(ref args, "--targets", AllTargets).Select(Target.Parse).ToArray();
        var reference = PruningReference.Read(Path.Combine(AppContext.BaseDirectory, "pruning-reference.csv"));
        var differences = new ShareDifferences();
        output.WriteLine($"| model | method | float | {string.Join(" | ", targets.Select(t => t.Text))} |");
        output.WriteLine($"|---|---|---|{string.Concat(targets.Select(_ => "---|"))}");
        foreach (var description in args[1..])
        {
            var model = Path.GetFileNameWithoutExtension(description);
            using var trial = new PruningTrial(Path.Combine(args[0], model + ".onnx"), description);
            var beside = targets
                .Select(t => reference.Find(r => r.Model == model && t.Sparsity is { } s && Math.Abs(r.Sparsity - s) < 1e-9))
                .ToArray();
            var before = Invariant($"{trial.Float.Main.Points:0.00}");
            foreach (var chain in Chains)
            {
                var cells = targets.Select(t => Measure(trial, chain, t, methods)).ToArray();
                foreach (var (name, _) in chain.Where(m => methods.Contains(m.Name)))
                    output.WriteLine($"| {model} | {name} | {before} | {string.Join(" | ", cells.Select(c => c[name].Text))} |");
                foreach (var (cell, theirs, target) in cells.Zip(beside, targets))
                {
                    if (theirs is not null && cell.GetValueOrDefault(Repaired)?.Accuracy is { } accuracy)
                        differences.Add($"{model} {target.Text}", accuracy.After, theirs.Obs, "OBS of the reference");
                }
            }

            if (Array.Exists(beside, r => r is not null))
                output.WriteLine($"| {model} | reference, OBS | {before} | {string.Join(" | ", beside.Select(r => Figure(r?.Obs)))} |");
            output.Flush();
        }

        if (differences.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{Repaired} against the reference: difference, p of two independent shares, p after Holm");
        foreach (var line in differences.Lines("rows"))
            output.WriteLine(line);
    }

    private static string[] Option(ref string[] args, string name, string[] all)
    {
        if (args is not [var first, var list, .. var rest] || first != name)
            return all;
        args = rest;
        return [.. list.Split(',').Select(n => Array.Find(all, a => a == n) ?? throw new FormatException($"{name} has no '{n}'"))];
    }

    private static Dictionary<string, Cell> Measure(
        PruningTrial trial,
        (string Name, Func<Target, PassStep> Step)[] chain,
        Target target,
        string[] methods
    )
    {
        var cells = new Dictionary<string, Cell>();
        using var model = trial.Copy();
        foreach (var (name, step) in chain.Take(1 + Array.FindLastIndex(chain, m => methods.Contains(m.Name))))
        {
            try
            {
                trial.Apply(model, step(target));
                if (methods.Contains(name))
                    cells[name] = Cell.Of(trial.Compare(model));
            }
            catch (DiagnosticException e)
            {
                foreach (var (missing, _) in chain)
                    cells.TryAdd(missing, new Cell(e.Diagnostics[0].Code.Id, null));
                break;
            }
        }

        return cells;
    }

    private static string Figure(double? points) => points is { } p ? Invariant($"{p:0.0}") : "–";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many zeros.</summary>
    private sealed record Target(double? Sparsity, PruningPattern? Pattern, string Text)
    {
        public static Target Parse(string text) =>
            text.Contains(':', StringComparison.Ordinal)
                ? new Target(null, PruningPattern.Parse(text), text)
                : new Target(double.Parse(text, CultureInfo.InvariantCulture) / 100, null, $"{text} %");
    }

    /// <summary>An accuracy with the interval of what was lost, or why there is none.</summary>
    private sealed record Cell(string Text, MetricComparison? Accuracy)
    {
        public static Cell Of(MetricComparison accuracy)
        {
            var lost = accuracy.Loss is { } loss ? Invariant($" (lost {loss.Interval.Low:0.0} … {loss.Interval.High:0.0})") : "";
            return new Cell(Invariant($"{accuracy.After.Points:0.00}{lost}"), accuracy);
        }
    }
}
