using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.History;

/// <summary>
/// Counts a model's figures, the multiply-accumulates in a run of a copy: the model may change meanwhile, and where it is small, which is
/// where that time shows, other work goes on beside.
/// </summary>
internal sealed class FigureCount : IDisposable
{
    /// <summary>The run holds the weights again. Of a model with more of them it has its turn alone, so that memory is that of one run at a time.</summary>
    private const long MostBytesAside = 64L << 20;

    private readonly Aside<long?> _macs;

    private FigureCount(Aside<long?> macs) => _macs = macs;

    /// <summary>Begins to count.</summary>
    /// <param name="model">The model; stays open until this is disposed.</param>
    /// <param name="threads">For the run that shows extents.</param>
    /// <param name="mayRunAside">Whether other work may go on beside; not while time is measured.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static FigureCount Begin(Model model, int threads, bool mayRunAside, CancellationToken cancellation)
    {
        var copy = ModelCopy.Of(model).Model;
        if (mayRunAside && threads != 1 && model.TensorBytes() <= MostBytesAside)
            return new FigureCount(Aside<long?>.Begin(() => MacsOf(copy, threads, cancellation), threads));
        var macs = MacsOf(copy, threads, cancellation);
        return new FigureCount(Aside<long?>.WhenAsked(() => macs));
    }

    /// <summary>The figures, once they are counted.</summary>
    /// <param name="size">The model's size.</param>
    public ModelFigures Of(ModelSize size) => new(size.FileBytes, size.Parameters, _macs.Result());

    /// <inheritdoc/>
    public void Dispose() => _macs.Dispose();

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
