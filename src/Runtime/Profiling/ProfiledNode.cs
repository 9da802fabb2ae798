using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>One execution of a node, as the runtime's profile tells it.</summary>
/// <param name="Name">The node's name in the runtime's graph.</param>
/// <param name="Operator">The operator that ran.</param>
/// <param name="Run">Which run of the session it belongs to, from 0.</param>
/// <param name="Microseconds">How long it took, in whole microseconds; of a node with bodies, these included.</param>
/// <param name="Inputs">Its inputs that are tensors, in order.</param>
/// <param name="Outputs">Its outputs that are tensors, in order.</param>
internal sealed record ProfiledNode(
    string Name,
    string Operator,
    int Run,
    long Microseconds,
    ImmutableArray<ObservedValue> Inputs,
    ImmutableArray<ObservedValue> Outputs
);
