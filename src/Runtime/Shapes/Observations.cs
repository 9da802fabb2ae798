using System.Collections.Immutable;
using NNCompress.OnnxIO;

namespace NNCompress.Runtime;

/// <summary>Gathers what is seen of values, execution by execution.</summary>
internal sealed class Observations
{
    private readonly Dictionary<Value, ObservedValue> _computed = [];
    private readonly Dictionary<Value, ObservedValue> _read = [];
    private readonly Dictionary<Node, long> _executions = [];

    /// <summary>
    /// How often a node ran. One that the profile does not have was replaced by others (as calls of functions are) or is a constant: in
    /// the main graph it ran once, elsewhere as often as those that read it.
    /// </summary>
    public long ExecutionsOf(Node node)
    {
        if (_executions.TryGetValue(node, out var count))
            return count;
        if (node.Scope == node.Scope.Model.Graph)
            return 1;
        var readers = node.Outputs.OfType<Value>().SelectMany(o => o.Uses).Where(u => u.Node.Scope == node.Scope);
        return readers.Select(u => _executions.GetValueOrDefault(u.Node)).DefaultIfEmpty(0).Max();
    }

    /// <summary>What a value was when it was computed, or else when it was read.</summary>
    public ObservedValue? Of(Value value) => _computed.GetValueOrDefault(value) ?? _read.GetValueOrDefault(value);

    public void Computed(Value value, ObservedValue seen) => Merge(_computed, value, seen);

    /// <summary>Takes one execution of a node.</summary>
    public void Add(Node node, ProfiledNode execution)
    {
        _executions[node] = _executions.GetValueOrDefault(node) + 1;
        Add(node.Outputs, execution.Outputs, _computed);
        // a value that is computed out of sight (by a function's node, or outside a body) is seen by who reads it
        Add(node.Inputs, execution.Inputs, _read);
    }

    /// <summary>The profile leaves out what is no tensor; where anything is missing, it is not known which one.</summary>
    private static void Add(IReadOnlyList<Value?> values, ImmutableArray<ObservedValue> seen, Dictionary<Value, ObservedValue> known)
    {
        var present = values.OfType<Value>().ToArray();
        if (present.Length != seen.Length)
            return;
        for (var i = 0; i < present.Length; i++)
            Merge(known, present[i], seen[i]);
    }

    private static void Merge(Dictionary<Value, ObservedValue> known, Value value, ObservedValue seen)
    {
        if (!known.TryGetValue(value, out var first))
            known.Add(value, seen);
        else if (!first.Varies && !first.Dims.SequenceEqual(seen.Dims))
            known[value] = first with { Varies = true };
    }
}
