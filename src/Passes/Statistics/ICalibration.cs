using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Runs models over the calibration data and collects statistics on the way, in one pass over the data for all requests.</summary>
public interface ICalibration
{
    /// <summary>How many samples there are.</summary>
    long SampleCount { get; }

    /// <summary>Collects statistics of a model as it is now; the model must take the inputs of the one that was given to the run.</summary>
    /// <param name="model">The model to run.</param>
    /// <param name="requests">Values of that model, and what of them is wanted.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data does not fit the model, or an activation holds NaN or infinity.</exception>
    StatisticSet Collect(Model model, IReadOnlyList<StatisticRequest> requests, CancellationToken cancellation);

    /// <summary>
    /// The same over the first samples alone, of which nothing is kept for another run: for models that are tried once. All of them where there are
    /// fewer.
    /// </summary>
    ICalibration First(long samples);

    /// <summary>The same over some of the samples: to fit on these and judge on others.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many; all there are behind the first where that is fewer.</param>
    ICalibration Part(long first, long count);
}
