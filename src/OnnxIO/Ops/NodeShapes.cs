using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>Concrete extents of a node's inputs and outputs by position; null where one is left out or unknown.</summary>
public sealed record NodeShapes(IReadOnlyList<ImmutableArray<long>?> Inputs, IReadOnlyList<ImmutableArray<long>?> Outputs)
{
    public ImmutableArray<long>? Input(int index) => index < Inputs.Count ? Inputs[index] : null;

    public ImmutableArray<long>? Output(int index) => index < Outputs.Count ? Outputs[index] : null;
}
