using NNCompress.OnnxIO.Versions;

namespace NNCompress.Passes.Quantization;

/// <summary>What quantize-dynamic and quantize-weights do alike before and after they work on layers.</summary>
internal static class WeightPassRun
{
    /// <summary>From this IR version on, initializers need not be inputs too.</summary>
    private const long ConstantsNeedNoInputs = 4;

    /// <summary>
    /// Ends the time of initializers that had to be listed as inputs (before IR 4): a weight that a caller could replace cannot be packed for a
    /// fast kernel, and its scale must not be an input at all.
    /// </summary>
    public static void FreeInitializers(PassContext context)
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
                    PlaceOf(context),
                    $"{listed.Length} initializers were listed among the inputs, as IR {old} asks for; they are constants now."
                )
            );
    }

    /// <summary>The report of a run, with the findings that belong to all of it.</summary>
    public static PassReport Report(
        PassContext context,
        QuantizationTarget target,
        IReadOnlyList<LayerReport> layers,
        int changes,
        long bytesBefore
    )
    {
        var isQuantized = layers.Any(l => l.Changed);
        // after static quantization there may be nothing left to do, which is as it should be
        if (!isQuantized && !context.Model.AllNodes.Any(QdqForm.IsInteger))
            context.Findings.Add(
                WeightQuantizationCodes.NothingQuantized.At(
                    PlaceOf(context),
                    $"{context.PassId} quantized no layer.",
                    "The report has the reason for each layer."
                )
            );
        else if (isQuantized && !target.IsMeasured)
            context.Findings.Add(
                WeightQuantizationCodes.SpeedNotMeasured.At(
                    PlaceOf(context),
                    $"What pays on target {target} is assumed, not measured.",
                    "Measure the result where it is to run."
                )
            );
        return new PassReport(context.PassId, changes, layers, QuantizedLayer.Totals(layers, bytesBefore, context.Model.TensorBytes()));
    }

    private static string PlaceOf(PassContext context) => context.Model.Path is { } path ? Path.GetFileName(path) : "model";
}
