using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// What meets layers' weights: what is multiplied with them, or the indices that pick from them. A layer in a branch or a loop's body may read a value from around it, which
/// every sample has, while the layer runs in some samples only, or several times in one. There a copy of the model, with an Identity beside the layer, is
/// observed instead.
/// </summary>
internal sealed class LayerInputs
{
    private readonly Dictionary<(Node Node, int Index), Value> _beside = [];
    private readonly ModelCopy? _copy;

    /// <param name="model">The model.</param>
    /// <param name="layers">Layers of it.</param>
    public LayerInputs(Model model, IEnumerable<TargetLayer> layers)
    {
        Model = model;
        foreach (var (node, index) in layers.SelectMany(Reads).Where(r => IsFromAround(r.Node, r.Index)))
        {
            _copy ??= ModelCopy.Of(model);
            Model = _copy.Model;
            if (_beside.ContainsKey((node, index)))
                continue;
            var own = _copy.Nodes[node];
            var identity = new GraphEditor(Model, "observe").AddNode(
                own.Scope,
                "Identity",
                [own.Input(index)],
                [$"{own.Input(index)!.Name}_read"],
                before: own
            );
            _beside.Add((node, index), identity.Outputs[0]!);
        }
    }

    /// <summary>The model to observe.</summary>
    public Model Model { get; }

    /// <summary>Values of <see cref="Model"/> that together are what a layer reads, each once.</summary>
    public IReadOnlyList<Value> Of(TargetLayer layer) =>
        [.. Reads(layer).Select(r => _beside.GetValueOrDefault(r) ?? Copied(r.Node.Input(r.Index)!)).Distinct()];

    /// <summary>Where nodes read it.</summary>
    public static IEnumerable<(Node Node, int Index)> Reads(TargetLayer layer) =>
        layer.Slots.Select(s => (s.Node, layer is TableLayer ? 1 : 0));

    private Value Copied(Value value) => _copy is null ? value : _copy.Values[value];

    private static bool IsFromAround(Node node, int index) =>
        node.Input(index) is { IsInitializer: false } value
        && value.Scope != node.Scope
        && Exposure.WhyNot(node.Output(0) ?? value) is null;
}
