using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>Initializers are also known by name to what is no node: callers, quantization annotations, training graphs.</summary>
internal static class NamedOutsideTheGraph
{
    /// <summary>
    /// Why an initializer that no node needs must stay nevertheless, as the rest of a sentence that begins with it; null where it
    /// may go.
    /// </summary>
    public static string? WhyKept(Value initializer) =>
        initializer.IsGraphOutput ? "it is a graph output"
        : !initializer.IsConstant ? "it is also a graph input, which a caller may give (IR 4 or later)"
        : initializer.Scope.Model.HasTrainingInfo ? "the model's training graphs may name it"
        : UnreadConstants.IsAnnotated(initializer) ? "a quantization annotation names it"
        : null;
}
