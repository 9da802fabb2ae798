using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>The samples of one run of the model.</summary>
/// <param name="FirstSample">Position of the first sample in the data set.</param>
/// <param name="Count">How many samples count. Where a fixed batch is longer than what was left, the tensors hold further rows: the last sample again.</param>
/// <param name="Inputs">A tensor for each model input, in the data set's order.</param>
/// <param name="Labels">The labels of the <paramref name="Count"/> samples along the first axis; null where the data has none.</param>
public sealed record DataBatch(long FirstSample, int Count, IReadOnlyList<KeyValuePair<string, Tensor>> Inputs, Tensor? Labels);
