using NNCompress.OnnxIO;

namespace NNCompress.Passes.LowRank;

/// <summary>What a <see cref="RankChoice"/> may ask beside the layers.</summary>
/// <param name="Run">The pass's context: model, findings, seed, threads, cancellation, scorer.</param>
/// <param name="Models">Layers as models of their own, to measure them.</param>
/// <param name="OtherCost">What all layers of the model cost that cannot be decomposed: part of a model-wide budget.</param>
public sealed record RankChoiceContext(PassContext Run, ILayerModels Models, LayerCost OtherCost)
{
    /// <summary>A copy of the model with decisions carried out, for choices that judge whole models; the caller disposes of it.</summary>
    public Func<IReadOnlyList<RankDecision>, Model>? Trial { get; init; }
}
