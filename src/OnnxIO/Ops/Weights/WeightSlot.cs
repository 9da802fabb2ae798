using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// A node's input that takes a weight: something learned that the operator multiplies with. Whether a constant really stands
/// there is <see cref="WeightResolver"/>'s answer.
/// </summary>
public sealed class WeightSlot
{
    private readonly Func<ImmutableArray<long>, WeightLayout?> _layout;

    internal WeightSlot(Node node, int inputIndex, string role, string form, Func<ImmutableArray<long>, WeightLayout?> layout)
    {
        Node = node;
        InputIndex = inputIndex;
        Role = role;
        Form = form;
        _layout = layout;
    }

    public Node Node { get; }

    public int InputIndex { get; }

    /// <summary><c>weight</c> where the node has one; <c>W</c> (on inputs) and <c>R</c> (on the state) of a recurrent node; <c>table</c>.</summary>
    public string Role { get; }

    /// <summary>The expected shape in words, as <c>[M, C/groups, kernel...]</c>.</summary>
    public string Form { get; }

    /// <summary>A lookup table: rows are picked, not summed over. Changed only on request.</summary>
    public bool IsTable { get; internal init; }

    /// <summary>How the gates of a recurrent node follow one another along the output axis, a letter each: LSTM <c>iofc</c>, GRU <c>zrh</c>; else empty.</summary>
    public string GateOrder { get; internal init; } = "";

    /// <summary>The value read; null where the input is left out.</summary>
    public Value? Value => Node.Input(InputIndex);

    /// <summary>The meaning of the axes of a weight of these extents; null where such a weight does not fit the operator.</summary>
    public WeightLayout? LayoutOf(ImmutableArray<long> dims) => _layout(dims);

    /// <inheritdoc/>
    public override string ToString() => $"{Node.Label}.{Role}";
}
