using NNCompress.OnnxIO;

namespace NNCompress.Passes.Stages;

/// <summary>Something of a node that a pass changes in the order in which a model computes.</summary>
internal interface IStagedLayer
{
    Node Node { get; }
}
