using NNCompress.Evaluation;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.History;

/// <summary>A result beside a model that it was not made of at once, as the one at the beginning of several runs.</summary>
/// <param name="Path">That model.</param>
/// <param name="Size">Its size.</param>
/// <param name="Accuracy">The metric of both on the same samples; null without evaluation data.</param>
/// <param name="Latency">Both in turns; null where speed was not asked for, or could not be measured.</param>
public sealed record ReferenceComparison(string Path, ModelSize Size, MetricComparison? Accuracy, LatencyResult? Latency);
