using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Runtime;

namespace NNCompress.Passes;

/// <summary>
/// Shapes that a model's values have in a run on one sample of made-up numbers, 16 steps along every other free axis, as sequences have; where it does not
/// run on these, with its free extents as small as they go.
/// </summary>
internal static class SampleShapes
{
    /// <summary>Extent of free axes other than the first.</summary>
    private const long Steps = 16;

    /// <returns>Null where the model does not run on numbers that are made up; then <paramref name="reason"/> says why.</returns>
    public static ObservedShapes? Of(PassContext context, out Diagnostic? reason)
    {
        context.Progress?.Report(new PassProgress("observing shapes", 0));
        var extents = ImmutableDictionary.CreateBuilder<string, long>();
        foreach (var input in context.Model.Graph.RequiredInputs)
        {
            if (input.Type is not TensorType { Shape: { } shape })
                continue;
            for (var axis = 1; axis < shape.Length; axis++)
            {
                if (!shape[axis].IsFixed)
                    extents[$"{input.Name}:{axis}"] = Steps;
            }
        }

        var options = new ObservationOptions(extents.ToImmutable(), Threads: context.Threads);
        var shapes = Observe(context, options, out reason);
        return shapes is null && extents.Count > 0 ? Observe(context, options with { Extents = null }, out reason) : shapes;
    }

    private static ObservedShapes? Observe(PassContext context, ObservationOptions options, out Diagnostic? reason)
    {
        reason = null;
        try
        {
            return ShapeObserver.Observe(context.Model, options, context.Cancellation);
        }
        catch (DiagnosticException e)
        {
            reason = e.Diagnostics[0];
            return null;
        }
    }
}
