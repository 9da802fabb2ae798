using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>Samples that run together.</summary>
/// <param name="FirstSample">Position of the first of them in the data.</param>
/// <param name="Count">How many samples count; a fixed batch may hold further rows, which the steps' masks leave out.</param>
/// <param name="Rows">Rows that the tensors hold: <paramref name="Count"/> or more.</param>
/// <param name="State">A value for the input of each of <see cref="ICalibrationData.State"/> before the first step.</param>
/// <param name="Steps">
/// Runs of the model in order: one, or as many as a recurrent model takes over a sequence, its state carried from each to the next.
/// Computed while it is enumerated, so that a long sequence takes the memory of one step.
/// </param>
public sealed record CalibrationBatch(
    long FirstSample,
    int Count,
    int Rows,
    IReadOnlyList<NamedValue> State,
    IEnumerable<CalibrationStep> Steps
);
