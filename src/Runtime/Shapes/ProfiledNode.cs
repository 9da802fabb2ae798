using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>One execution of a node, as the runtime's profile tells it.</summary>
/// <param name="Name">The node's name in the runtime's graph.</param>
/// <param name="Inputs">Its inputs that are tensors, in order.</param>
/// <param name="Outputs">Its outputs that are tensors, in order.</param>
internal sealed record ProfiledNode(string Name, ImmutableArray<ObservedValue> Inputs, ImmutableArray<ObservedValue> Outputs);
