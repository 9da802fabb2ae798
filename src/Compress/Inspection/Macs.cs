using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Runtime;

namespace NNCompress.Inspection;

/// <summary>Multiply-accumulates of a model's nodes over one run, from shapes that ONNX Runtime reported.</summary>
internal sealed class Macs
{
    private readonly ObservedShapes? _shapes;

    private Macs(ObservedShapes? shapes) => _shapes = shapes;

    /// <summary>Nothing was measured: every count is unknown.</summary>
    public static Macs None { get; } = new(shapes: null);

    /// <summary>Runs the model once. A model that does not run leaves the counts unknown, with the runtime's reason among the findings.</summary>
    public static Macs Measure(Model model, InspectRequest request, DiagnosticBag findings, CancellationToken cancellation)
    {
        try
        {
            var options = new ObservationOptions(request.Dimensions.ToImmutableDictionary(), Threads: request.Threads);
            var shapes = ShapeObserver.Observe(model, options, cancellation);
            findings.AddRange(shapes.Findings);
            return new Macs(shapes);
        }
        catch (DiagnosticException e)
        {
            var reason = e.Diagnostics[0];
            findings.Add(InspectionCodes.NotMeasured.At(reason.Place, $"MACs are unknown: {reason.Message}", reason.Remedy));
            return None;
        }
    }

    /// <summary>MACs of a node over the whole run: those of one execution times how often it ran; null where unknown or where it did not run.</summary>
    public long? Of(Node node) =>
        _shapes?.ExecutionsOf(node) is > 0 and var executions ? MacCounter.Count(node, _shapes.ShapesOf(node)) * executions : null;

    /// <summary>MACs of the run; nodes whose shapes are unknown add nothing. Null where nothing was measured.</summary>
    public long? Total(Model model) => _shapes is null ? null : model.AllNodes.Sum(n => Of(n) ?? 0);
}
