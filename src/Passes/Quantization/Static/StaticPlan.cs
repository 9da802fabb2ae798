using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What static quantization makes of a model: which nodes work on integers, and which values go between them as integers.</summary>
/// <param name="layers">Layers with quantized weights, in order of execution.</param>
/// <param name="nodes">Every node that works on integers, these layers included, in order of execution.</param>
/// <param name="activations">Values that are quantized, in order of execution, and the group that each belongs to.</param>
/// <param name="computed">Those of them that a node inside computes.</param>
/// <param name="leftAlone">Layers that stay in float, in order of execution, each with the reason.</param>
/// <param name="masks">Which values hold masks.</param>
internal sealed class StaticPlan(
    IReadOnlyList<PlannedLayer> layers,
    IReadOnlyList<Node> nodes,
    IReadOnlyList<(Value Value, ActivationGroup Group)> activations,
    IReadOnlySet<Value> computed,
    IReadOnlyList<LayerReport> leftAlone,
    MaskedValues masks
)
{
    private readonly Dictionary<Value, ActivationGroup> _groups = activations.ToDictionary(a => a.Value, a => a.Group);
    private readonly HashSet<Node> _inside = [.. nodes];

    public IReadOnlyList<PlannedLayer> Layers { get; } = layers;

    public IReadOnlyList<Node> Nodes { get; } = nodes;

    public IReadOnlyList<(Value Value, ActivationGroup Group)> Activations { get; } = activations;

    public IReadOnlyList<LayerReport> LeftAlone { get; } = leftAlone;

    /// <summary>The distinct groups, in the order of their first values.</summary>
    public IEnumerable<ActivationGroup> Groups => Activations.Select(a => a.Group).Distinct();

    /// <summary>How the range of a value is found: with what masks put there left out.</summary>
    public RangeEstimator EstimatorOf(Value value, RangeEstimator estimator) =>
        masks.MayHold(value)
            ? estimator with
            {
                IgnoreMagnitudeAbove = Math.Min(estimator.IgnoreMagnitudeAbove, MathF.BitDecrement(MaskedValues.Magnitude)),
            }
            : estimator;

    /// <summary>The group of a value; null where it is not quantized.</summary>
    public ActivationGroup? GroupOf(Value value) => _groups.GetValueOrDefault(value);

    /// <summary>Whether what a layer gives is rounded, itself or behind the Relu or Clip that it absorbs.</summary>
    public bool IsOutputQuantized(PlannedLayer layer) =>
        layer.Node.Outputs is [{ } output]
        && (
            computed.Contains(output)
            || (output.Uses is [{ Node: { Outputs: [{ } cut] } absorbed }] && !_inside.Contains(absorbed) && computed.Contains(cut))
        );

    /// <summary>
    /// Who reads the integers of a value: null for everyone, where a node inside computes it, since its kernel gives nothing else; otherwise the
    /// data inputs of nodes inside.
    /// </summary>
    public IReadOnlyCollection<Use>? ReadersOf(Value value) =>
        computed.Contains(value)
            ? null
            :
            [
                .. value.Uses.Where(u =>
                    _inside.Contains(u.Node) && OperatorQuantization.Of(u.Node)!.DataInputsOf(u.Node).Contains(u.Index)
                ),
            ];
}
