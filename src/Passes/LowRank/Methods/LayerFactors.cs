using NNCompress.OnnxIO;

namespace NNCompress.Passes.LowRank;

/// <summary>Factors of a layer, before they stand in the graph.</summary>
/// <param name="Approximations">W̃ of each group, row-major; none for factors that were only drawn.</param>
/// <param name="Stored">All numbers that will be stored.</param>
/// <param name="Write">Puts the factors in the weight's place; the second argument is what is added to each output channel, or null.</param>
internal sealed record LayerFactors(
    IReadOnlyList<double[]> Approximations,
    IReadOnlyList<double[]> Stored,
    Action<GraphEditor, double[]?> Write
);
