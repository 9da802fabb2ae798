using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.History;

/// <summary>Counts a model's figures.</summary>
internal static class FigureCount
{
    /// <param name="model">The model.</param>
    /// <param name="size">Its size.</param>
    /// <param name="threads">For the run that shows extents.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ModelFigures Of(Model model, ModelSize size, int threads, CancellationToken cancellation) =>
        new(size.FileBytes, size.Parameters, MacsOf(model, threads, cancellation));

    private static long? MacsOf(Model model, int threads, CancellationToken cancellation)
    {
        try
        {
            var shapes = ShapeObserver.Observe(model, new ObservationOptions(Threads: threads), cancellation);
            return model.AllNodes.Sum(n =>
                shapes.ExecutionsOf(n) is > 0 and var executions ? (MacCounter.Count(n, shapes.ShapesOf(n)) ?? 0) * executions : 0
            );
        }
        catch (DiagnosticException)
        {
            // a model that needs real inputs to run has no such figure
            return null;
        }
    }
}
