using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>
/// Looks over a quantized model before it is written: layers that the runtime does not take go back to float, whichever their form, and so do, where
/// that is asked for, those that are slower quantized, by measurement or as another run has measured.
/// </summary>
internal sealed class QuantizationReview(CompressionRequest request, DiagnosticBag findings, IProgress<StageProgress>? progress)
{
    /// <summary>What was measured; null where nothing was to be.</summary>
    public DecisionFile? Decisions { get; private set; }

    /// <summary>Layers that are quantized after the review and could be float again.</summary>
    public IReadOnlyList<LayerReport> Quantized { get; private set; } = [];

    /// <param name="model">The model after its passes; changed.</param>
    /// <param name="reference">The model before the first pass that changes what it computes; null where there was none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was given back.</returns>
    public IReadOnlyList<PassReport> Review(Model model, Model? reference, CancellationToken cancellation)
    {
        var restored = reference is null ? null : new RestoredCopy(model, reference);
        if (restored is null || restored.Restorable().Count == 0)
        {
            if (request.ReplayPath is { } path)
                Decisions = DecisionFile.Read(path);
            if (request.RevertSlow || request.ReplayPath is not null)
                findings.Add(
                    SpeedCodes.NothingToRevert.At(request.ModelPath, "The result has no quantized layer that could be float again.")
                );
            return [];
        }

        progress?.Report(new StageProgress("opening the result", null, null));
        var repaired = LoadRepair.Repair(model, restored, LoadProof.Refusal, findings);
        var reverted = Revert(model, reference!, restored, cancellation);
        PassReport[] given = [.. new[] { repaired, reverted }.OfType<PassReport>()];
        if (given.Length > 0)
            PassRunner.RequireSound(model, given[0].PassId);
        Quantized = [.. restored.Restorable().Select(u => new LayerReport(u.Label, u.Node.OpType, null, null, []))];
        return given;
    }

    private PassReport? Revert(Model model, Model reference, RestoredCopy restored, CancellationToken cancellation)
    {
        if (request.ReplayPath is { } path)
            Decisions = DecisionFile.Read(path);
        else if (request.RevertSlow)
            Decisions = Measure(model, reference, restored, cancellation);
        if (Decisions is not { Decisions: { Count: > 0 } decisions } file)
            return null;
        foreach (var decision in decisions)
            findings.Add(SpeedCodes.Reverted.At(string.Join(", ", decision.Layers), decision.Reason(file.Processor)));
        return restored.Restore(model, [.. decisions.SelectMany(d => d.Layers)], findings);
    }

    private DecisionFile? Measure(Model model, Model reference, RestoredCopy restored, CancellationToken cancellation)
    {
        const string Stage = "comparing layers with float";
        progress?.Report(new StageProgress(Stage, null, null));
        try
        {
            var inputs = SpeedInputs.For(model, request.Data, cancellation);
            // a gain of a per cent is not worth a layer
            var options = new LatencyOptions(request.SpeedThreads, request.SpeedSeconds, Precision: 0.02);
            return new SlowLayers(restored, reference, inputs, options).Find(
                model,
                step => progress?.Report(new StageProgress(Stage, step, null)),
                cancellation
            );
        }
        catch (DiagnosticException e)
        {
            findings.Add(SpeedCodes.NotMeasured.At(request.ModelPath, e.Diagnostics[0].Message, e.Diagnostics[0].Remedy));
            return null;
        }
    }
}
