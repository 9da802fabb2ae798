using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>A node on integers that adds an error of its own, and can get more bits by itself.</summary>
/// <param name="Node">The node.</param>
/// <param name="Place">Its place in the order of execution: the same in every copy of the model.</param>
/// <param name="WhyFixed">Why it cannot go back to float, as the rest of a sentence; null where it can.</param>
internal sealed record PrecisionUnit(Node Node, int Place, string? WhyFixed)
{
    /// <summary>SQNR of the outputs in dB with this node alone on integers; null where that was not measured.</summary>
    public double? SqnrAlone { get; init; }

    /// <summary>What the task loses with this node alone on integers; null where that was not measured.</summary>
    public double? TaskLossAlone { get; init; }

    /// <summary>Whether it has weights: such nodes are measured, others go with those around them.</summary>
    public bool IsLayer => WeightFacts.WeightsOf(Node).Count > 0;

    /// <summary>Every unit of a model, in order of execution. Nodes that only move numbers add no error, and go with what stands around them.</summary>
    public static IReadOnlyList<PrecisionUnit> Of(PassContext context)
    {
        var restoration = new FloatRestoration(context.Editor, context.Reference!);
        return
        [
            .. ExecutionOrder
                .Of(context.Model)
                .Index()
                .Where(n => QdqForm.IsInteger(n.Item) && OperatorQuantization.Of(n.Item)!.Output != OutputParameters.Shared)
                .Select(n => new PrecisionUnit(n.Item, n.Index, context.Layers.ReasonToSkip(n.Item) ?? restoration.WhyNot(n.Item))),
        ];
    }

    /// <summary>Gives units of a model back to float, then islands that no layer is left in: integers there would only be converted.</summary>
    /// <param name="editor">Of the model, or of a copy.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="units">Units of the model or of what it was copied from.</param>
    public static void Restore(GraphEditor editor, Model reference, IEnumerable<PrecisionUnit> units)
    {
        var nodes = ExecutionOrder.Of(editor.Model).ToArray();
        var restoration = new FloatRestoration(editor, reference);
        restoration.Restore([.. units.Select(u => nodes[u.Place])]);
        foreach (var island in QuantizedIsland.Of(editor.Model))
        {
            if (!island.Nodes.Any(n => WeightFacts.WeightsOf(n).Count > 0) && island.Nodes.All(n => restoration.WhyNot(n) is null))
                restoration.Restore([.. island.Nodes]);
        }
    }
}
