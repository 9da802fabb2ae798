using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Speed;

/// <summary>
/// Makes sure, before anything is written, that the runtime opens a quantized model: where it does not, the layers that it does not take are found
/// by halving, given back to float, and named. The rest stays quantized.
/// </summary>
internal static class LoadRepair
{
    /// <param name="model">The quantized model; changed where it has to be.</param>
    /// <param name="restored">Gives layers of it back to float.</param>
    /// <param name="refusal">Why the runtime does not open a model; null where it does.</param>
    /// <param name="findings">Takes the names of the layers and the runtime's reason.</param>
    /// <returns>What was given back; null where there was no need, or where that would not help.</returns>
    public static PassReport? Repair(Model model, RestoredCopy restored, Func<Model, Diagnostic?> refusal, DiagnosticBag findings)
    {
        if (restored.Restorable() is not { Count: > 0 } layers || refusal(model) is not { } reason)
            return null;
        var culprits = CulpritSearch.Find(
            layers.Count,
            back => refusal(back.Count == 0 ? model : restored.With([.. back.Select(i => layers[i].Label)])) is null
        );
        if (culprits is not { Count: > 0 })
            return null;
        string[] names = [.. culprits.Select(i => layers[i].Label)];
        findings.Add(
            SpeedCodes.RolledBack.At(
                model.Path ?? "model",
                $"With {string.Join(", ", names)} quantized the runtime does not open the model: {reason.Message}"
            )
        );
        return restored.Restore(model, names);
    }
}
