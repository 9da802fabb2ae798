using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Writes weights as products of smaller ones, where that saves multiply-accumulates:
/// <code>
/// y = W·x + b   ≈   B·(A·x) + b̃        W [out, in],  A [r, in],  B [out, r]
/// min ‖X·(W − B·A)ᵀ‖  over the rows X of the layer's input,   b̃ = b + (W − B·A)·mean(X)
/// </code>
/// 1. Layers and their costs are looked up; 2. second moments of their inputs are collected, where there are data; 3. of each layer, every method says what
/// each rank costs and how far off the output is; 4. the rank choice decides; 5. factors are computed, on request with a sparse residual where that loses less
/// at the same cost, and put into the graph; 6. on request, last factors, and whole layers behind them, are fitted again to what the decomposed prefix gives.
/// </summary>
public sealed class LowRankPass(LowRankOptions options) : Pass
{
    public const string PassId = "lowrank";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesTuning => options.WantedRanks.UsesTuning;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check(context);
        var before = context.Editor.Changes;
        var leftAlone = new List<(Node Node, LayerReport Report)>();
        var extents = ObservedExtents.Of(context);
        var targets = TargetSurvey.Take(context, extents, leftAlone);
        using var products = new MatrixProduct();
        var bench = new Workbench(products, context.ParallelOptions, context.Seed);
        var moments = new MomentStages(context, isWanted: options.Whiten ?? context.Calibration is not null);
        var layers = Survey(context, targets, moments, bench, leftAlone);
        RequireAny(layers, leftAlone);
        var byLayer = layers.ToDictionary(l => l.Layer);
        var models = new LayerModels(context, extents, layers.ToDictionary(l => l.Layer, l => l.Target));
        var decisions = options.WantedRanks.Choose(
            [.. layers.Select(l => l.Layer)],
            new RankChoiceContext(context, models, OtherCost(context.Model, extents, targets))
            {
                Trial = new DecompositionTrial(context, bench, moments, byLayer, options.SparseResidual, options.Refit).Of,
            }
        );
        // recorded decisions say themselves which layers have residuals
        var residuals = options.SparseResidual && options.WantedRanks is not RecordedRanks;
        var run = new DecompositionRun(context, bench, moments, byLayer, residuals);
        // as it was before anything of it is changed
        var reference = options.Refit ? context.Reference ?? ModelCopy.Of(context.Model).Model : null;
        run.Decompose(decisions);
        moments.Forget();
        if (reference is not null)
            run.Refit(reference);
        return run.Report(before, leftAlone);
    }

    private void Check(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        if ((options.Whiten == true || options.Refit) && context.Calibration is null)
            findings.Add(
                LowRankCodes.NoData.At(
                    Id,
                    $"{(options.Refit ? "Factors are fitted again" : "Errors of outputs are measured")} on calibration data, and there is none.",
                    "Give samples with --data or --calibration; labels are not needed."
                )
            );
        findings.ThrowIfErrors();
    }

    /// <summary>A model without a layer to decompose is a mistake of the request; the reasons, each once, say what stands in the way.</summary>
    private void RequireAny(List<SurveyedTarget> layers, List<(Node Node, LayerReport Report)> leftAlone)
    {
        if (layers.Count > 0)
            return;
        var reasons = leftAlone.GroupBy(l => l.Report.LeftAloneBecause).Select(g => $"{g.First().Report.Layer}: {g.Key}").Take(5).ToArray();
        throw new DiagnosticException(
            LowRankCodes.NoLayer.At(
                Id,
                reasons.Length == 0
                    ? "No layer of the model has weights."
                    : $"No layer of the model can be decomposed ({string.Join("; ", reasons)}).",
                "Check --include and --exclude, or try another --method."
            )
        );
    }

    private List<SurveyedTarget> Survey(
        PassContext context,
        IReadOnlyList<TargetLayer> targets,
        MomentStages moments,
        Workbench bench,
        List<(Node Node, LayerReport Report)> leftAlone
    )
    {
        var layers = new List<SurveyedTarget>();
        var methods = MethodChoice.For(options.Method);
        var plain = new List<(TargetLayer Layer, string Reason)>();
        foreach (var target in targets)
        {
            if (WhyNot(target) is { } reason)
                leftAlone.Add((target.Node, LayerReport.LeftAlone(target.Label, target.Node.OpType, target.Source.Name, reason)));
        }

        TargetLayer[] eligible = [.. targets.Where(t => WhyNot(t) is null)];
        foreach (var (target, found, reason) in moments.Of(eligible))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"analysing {target.Label}", 0.5 * layers.Count / eligible.Length));
            if (reason is not null)
                plain.Add((target, reason));
            var candidates = methods.Where(m => m.WhyNot(target) is null).Select(m => m.Survey(target, found, bench)).ToArray();
            var layer = new DecomposableLayer(
                target.Label,
                target.Node,
                target.Source.Name,
                target.Cost,
                target.Outputs,
                HeadSearch.IsHead(target),
                IsNamed(target),
                candidates
            );
            layers.Add(new SurveyedTarget(layer, target));
        }

        if (plain.Count > 0)
            context.Findings.Add(
                LowRankCodes.NotWhitened.At(
                    plain[0].Layer.Label,
                    plain.Count == 1
                        ? $"It is decomposed by its weight alone: {plain[0].Reason}."
                        : $"{plain.Count} layers, this one first, are decomposed by their weights alone: {plain[0].Reason}."
                )
            );
        return layers;

        bool IsNamed(TargetLayer target) => context.Layers.Include.Any(p => LayerFilter.Matches(p, target.Node, target.Source.Name));

        string? WhyNot(TargetLayer target) =>
            target is TableLayer && !IsNamed(target) && !options.WantedRanks.ConcernsTable(target.Node, target.Label, target.Source.Name)
                ? "it is a lookup table, whose rows are picked and not summed over: factors save weights only, for a budget of params or bytes, or where it is named"
            : methods.All(m => m.WhyNot(target) is not null) ? methods[0].WhyNot(target)
            : null;
    }

    private static LayerCost OtherCost(Model model, ObservedExtents extents, IReadOnlyList<TargetLayer> targets)
    {
        var own = targets.SelectMany(t => t.Slots).Select(s => s.Node).ToHashSet();
        var origins = targets.Select(t => t.Source.Origin).ToHashSet();
        var macs = ExecutionOrder.Of(model).Where(n => !own.Contains(n)).Sum(extents.MacsOf);
        var parameters = ExecutionOrder
            .Of(model)
            .SelectMany(WeightFacts.WeightsOf)
            .Select(s => WeightResolver.Resolve(s).Source)
            .OfType<WeightSource>()
            .Where(s => origins.Add(s.Origin))
            .Sum(s => s.Tensor.ElementCount);
        return new LayerCost(macs, parameters);
    }
}
