using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sequences;

/// <summary>The memory of a model before a step, for all samples of a batch. Immutable: each step gives the next one.</summary>
public sealed class SequenceState
{
    private readonly IReadOnlyList<StateLink> _links;

    private SequenceState(IReadOnlyList<StateLink> links, ImmutableArray<KeyValuePair<string, Tensor>> inputs) =>
        (_links, Inputs) = (links, inputs);

    /// <summary>What to feed beside the samples.</summary>
    public ImmutableArray<KeyValuePair<string, Tensor>> Inputs { get; }

    /// <summary>Zeros, before the first step.</summary>
    /// <param name="links">What is carried.</param>
    /// <param name="declarations">The state inputs as the model declares them, in the order of <paramref name="links"/>.</param>
    /// <param name="rows">Samples of a run.</param>
    internal static SequenceState Zero(IReadOnlyList<StateLink> links, IReadOnlyList<InputDeclaration> declarations, int rows)
    {
        static Tensor Zeros(InputDeclaration input, int rows)
        {
            long[] dims = [.. input.Shape!.Value.Select(d => d.Value ?? rows)];
            return Tensor.FromBytes(input.Type, dims, new byte[input.Type.ByteLength(dims.Aggregate(1L, (n, d) => checked(n * d)))]);
        }
        return new(links, [.. links.Zip(declarations, (link, input) => KeyValuePair.Create(link.Input, Zeros(input, rows)))]);
    }

    /// <summary>The memory after a step.</summary>
    /// <param name="output">Gives a model output of that step by its name.</param>
    public SequenceState Next(Func<string, Tensor> output) =>
        _links.Count == 0 ? this : new(_links, [.. _links.Select(link => KeyValuePair.Create(link.Input, output(link.Output)))]);
}
