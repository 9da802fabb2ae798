using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Passes.Quantization;

namespace NNCompress.Speed;

/// <summary>Copies of a quantized model with some layers in float again, to be tried.</summary>
/// <param name="model">The quantized model; not changed.</param>
/// <param name="reference">The model before it was quantized.</param>
internal sealed class RestoredCopy(Model model, Model reference)
{
    /// <param name="layers">Labels of the layers that are float in the copy.</param>
    public Model With(IReadOnlyCollection<string> layers)
    {
        var copy = ModelCopy.Of(model).Model;
        Restore(copy, layers);
        return copy;
    }

    /// <summary>Makes layers of a model float again.</summary>
    /// <param name="target">The model, or a copy of it.</param>
    /// <param name="layers">Labels of its layers.</param>
    /// <param name="findings">Takes the names that it does not have; null where nobody wants to know.</param>
    public PassReport Restore(Model target, IReadOnlyCollection<string> layers, DiagnosticBag? findings = null) =>
        new RestoreFloatPass(new RestoreFloatOptions([.. layers])).Run(
            new PassContext(target, RestoreFloatPass.PassId) { Reference = reference, Findings = findings ?? [] }
        );

    /// <summary>The quantized layers that can be float again, in graph order.</summary>
    public IReadOnlyList<QuantizedUnit> Restorable() =>
        [.. new FloatRestoration(new GraphEditor(model, RestoreFloatPass.PassId), reference).Units().Where(u => u.WhyNot is null)];
}
