using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// RNN, GRU, LSTM: per direction, W [gates·hidden, input] acts on the inputs and R [gates·hidden, hidden] on the state; gates
/// follow one another along axis 1, hidden rows each. LSTM: input, output, forget, cell. GRU: update (z), reset, hidden.
/// </summary>
internal sealed class RecurrentFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [OperatorKey.Standard("RNN"), OperatorKey.Standard("GRU"), OperatorKey.Standard("LSTM")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var gates = GateOrder(node.OpType);
        return
        [
            new WeightSlot(node, 1, "W", "[directions, gates·hidden, input]", dims => Layout(dims, gates.Length)) { GateOrder = gates },
            new WeightSlot(node, 2, "R", "[directions, gates·hidden, hidden]", dims => Layout(dims, gates.Length)) { GateOrder = gates },
        ];
    }

    public override long? MacsOf(Node node, NodeShapes shapes) => Macs(shapes.Input(0), shapes.Input(1), shapes.Input(2));

    /// <summary>steps · batch · (Π(W) + Π(R)); X is [steps, batch, input] or [batch, steps, input].</summary>
    internal static long? Macs(ImmutableArray<long>? x, ImmutableArray<long>? w, ImmutableArray<long>? r) =>
        x is [var steps, var batch, _] && w is { Length: 3 } input && r is { Length: 3 } state
            ? checked(steps * batch * (MacCounter.Product(input) + MacCounter.Product(state)))
            : null;

    private static string GateOrder(string opType) =>
        opType switch
        {
            "LSTM" => "iofc",
            "GRU" => "zrh",
            _ => "i",
        };

    private static WeightLayout? Layout(ImmutableArray<long> dims, int gates) =>
        dims.Length == 3 && dims[1] % gates == 0
            ? new WeightLayout(dims, BatchAxes: [0], OutputAxes: [1], ReductionAxes: [2], KernelAxes: [])
            : null;
}
