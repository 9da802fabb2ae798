using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>Types and extents of a model's values as they were in one run, main graph, bodies and functions alike.</summary>
public sealed class ObservedShapes
{
    private readonly IReadOnlyDictionary<Value, ObservedValue> _values;
    private readonly Observations _observations;

    internal ObservedShapes(
        IReadOnlyDictionary<Value, ObservedValue> values,
        Observations observations,
        IReadOnlyList<NamedValue> inputs,
        IReadOnlyList<Diagnostic> findings
    )
    {
        _values = values;
        _observations = observations;
        Inputs = inputs;
        Findings = findings;
    }

    /// <summary>What the model was run on.</summary>
    public IReadOnlyList<NamedValue> Inputs { get; }

    /// <summary>What could not be observed, in sum.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>What a value was; null where that is unknown.</summary>
    public ObservedValue? this[Value value] => _values.GetValueOrDefault(value);

    /// <summary>How often a node ran: 0 in a branch that was not taken, several times in a loop.</summary>
    public long ExecutionsOf(Node node) => _observations.ExecutionsOf(node);

    /// <summary>Extents of a node's inputs and outputs, for <see cref="MacCounter"/>; those that vary count as unknown.</summary>
    public NodeShapes ShapesOf(Node node) => new([.. node.Inputs.Select(Fixed)], [.. node.Outputs.Select(Fixed)]);

    /// <summary>Why a value is unknown, as the rest of a sentence; null where it is known.</summary>
    public string? ReasonUnknown(Value value)
    {
        if (_values.ContainsKey(value))
            return null;
        if (value.Producer is { } producer)
            return ExecutionsOf(producer) > 0 ? "it is no tensor" : $"{producer} did not run";
        return value.Scope.Function is { } function
            ? $"nothing that ran in function {function.Name} reads it"
            : "nothing that ran reads it";
    }

    private System.Collections.Immutable.ImmutableArray<long>? Fixed(Value? value) =>
        value is not null && this[value] is { Varies: false } observed ? observed.Dims : null;
}
