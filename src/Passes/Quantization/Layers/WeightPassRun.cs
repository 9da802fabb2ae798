using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Versions;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The frame of quantize-dynamic and quantize-weights: options are checked, a form is chosen for each weight, the operator set upgraded where a form needs
/// that, and chosen again as nodes may be others then; the layers are changed one after the other, and reported.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="target">Where the model is to run.</param>
/// <param name="ceiling">The newest operator set that the model may be upgraded to.</param>
internal sealed class WeightPassRun(PassContext context, QuantizationTarget target, RuntimeCeiling ceiling)
{
    /// <summary>From this IR version on, initializers need not be inputs too.</summary>
    private const long ConstantsNeedNoInputs = 4;

    /// <param name="mistakes">What is wrong with the options.</param>
    /// <param name="choose">The form of each weight of the model as it is, in order of execution.</param>
    /// <exception cref="DiagnosticException">Something is wrong with the options.</exception>
    public PassReport Run(IReadOnlyList<Diagnostic> mistakes, Func<OpsetReach, IReadOnlyList<WeightChoice>> choose)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(mistakes);
        if (ceiling.WhyNot(context.Model) is { } above)
            findings.Add(above);
        findings.ThrowIfErrors();
        var changes = context.Editor.Changes;
        var bytes = context.Model.TensorBytes();
        var reach = new OpsetReach(context, ceiling);
        var chosen = choose(reach);
        if (reach.Upgrade(chosen.Where(c => c.Apply is not null).Select(c => c.Opset).DefaultIfEmpty().Max()))
            chosen = choose(reach); // nodes that were rewritten are others now
        if (chosen.Any(c => c.Apply is not null))
            FreeInitializers();
        var layers = Apply(chosen);
        return Report(layers, context.Editor.Changes - changes, bytes);
    }

    private List<LayerReport> Apply(IReadOnlyList<WeightChoice> chosen)
    {
        var layers = new List<LayerReport>();
        foreach (var (index, choice) in chosen.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"quantizing {choice.Weights[0].Label}", (double)index / chosen.Count));
            // labels and operators as they were: the node may become another one
            LayerReport[] before = [.. choice.Weights.Select(w => w.LeftAlone(w.Reason ?? choice.Reason ?? ""))];
            layers.AddRange(
                choice.Apply is not { } apply
                    ? before
                    : apply(choice.Weights).Zip(before, (q, b) => b with { LeftAloneBecause = null, Measures = q.Measures })
            );
        }

        return layers;
    }

    /// <summary>
    /// Ends the time of initializers that had to be listed as inputs (before IR 4): a weight that a caller could replace cannot be packed for a
    /// fast kernel, and its scale must not be an input at all.
    /// </summary>
    private void FreeInitializers()
    {
        if (!context.Model.InitializersAreInputs)
            return;
        var listed = context.Model.Graph.Inputs.Where(i => i.IsInitializer).ToArray();
        foreach (var initializer in listed)
            context.Editor.RemoveFromInputs(initializer);
        var old = context.Model.IrVersion;
        context.Editor.SetIrVersion(ConstantsNeedNoInputs);
        if (listed.Length > 0)
            context.Findings.Add(
                VersionCodes.InputsDropped.At(
                    Place,
                    $"{listed.Length} initializers were listed among the inputs, as IR {old} asks for; they are constants now."
                )
            );
    }

    /// <summary>The report of a run, with the findings that belong to all of it.</summary>
    private PassReport Report(IReadOnlyList<LayerReport> layers, int changes, long bytesBefore)
    {
        var isQuantized = layers.Any(l => l.Changed);
        // after static quantization there may be nothing left to do, which is as it should be
        if (!isQuantized && !context.Model.AllNodes.Any(QdqForm.IsInteger))
            context.Findings.Add(
                WeightQuantizationCodes.NothingQuantized.At(
                    Place,
                    $"{context.PassId} quantized no layer.",
                    "The report has the reason for each layer."
                )
            );
        else if (isQuantized && !target.IsMeasured)
            context.Findings.Add(
                WeightQuantizationCodes.SpeedNotMeasured.At(
                    Place,
                    $"What pays on target {target} is assumed, not measured.",
                    "Measure the result where it is to run."
                )
            );
        return new PassReport(context.PassId, changes, layers, QuantizedLayer.Totals(layers, bytesBefore, context.Model.TensorBytes()));
    }

    private string Place => context.Model.Path is { } path ? Path.GetFileName(path) : "model";
}
