using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// A copy of a model in which a twin stands beside each layer: it reads the same inputs, has the same numbers as its own, and nothing reads it. Twins are
/// decomposed, and beside every layer its error stands then as a value of the model, with all other layers as they were.
/// </summary>
internal sealed class LayerTwins
{
    private readonly PassContext _context;
    private readonly string _prefix;
    private readonly List<LayerTwin> _twins = [];

    private LayerTwins(PassContext context, string prefix) => (_context, _prefix) = (context, prefix);

    /// <summary>One for each node of each layer, in order of execution.</summary>
    public IReadOnlyList<LayerTwin> All => _twins;

    /// <summary>What became of the twins.</summary>
    public IReadOnlyList<LayerReport> Layers { get; private set; } = [];

    /// <summary>Puts twins beside layers and decomposes them.</summary>
    /// <param name="model">Gets them.</param>
    /// <param name="prefix">Of their names, for several twins of a layer.</param>
    /// <param name="options">How they are decomposed.</param>
    /// <param name="calibration">What the decomposition learns from; null for nothing.</param>
    public static LayerTwins Of(Model model, string prefix, LowRankOptions options, ICalibration? calibration)
    {
        var context = new PassContext(model, LowRankPass.PassId)
        {
            Calibration = calibration,
            Layers = new LayerFilter([new NamePattern(prefix + "*")], []),
            Seed = 1,
            Threads = 2,
        };
        var twins = new LayerTwins(context, prefix);
        var layers = TargetSurvey
            .Take(new PassContext(model, "survey"), ObservedExtents.Unknown, [])
            .Where(l => !l.Node.Name.StartsWith("twin", StringComparison.Ordinal));
        foreach (var layer in layers)
            twins.Add(layer);
        twins.Layers = new LowRankPass(options).Run(context).Layers;
        foreach (var twin in twins._twins)
            twins.Compare(twin);
        return twins;
    }

    private void Add(TargetLayer layer)
    {
        var editor = _context.Editor;
        Value? weight = null;
        foreach (var slot in layer.Slots)
        {
            var node = slot.Node;
            weight ??= editor.AddInitializer(node.Scope, _prefix + layer.Source.Name, TensorOf(layer));
            var inputs = node.Inputs.Select((input, i) => i == slot.InputIndex ? weight : input).ToArray();
            var twin = editor.AddNode(
                node.Scope,
                node.OpType,
                inputs,
                [.. node.Outputs.Select(o => o is null ? "" : _prefix + o.Name)],
                [.. node.Attributes],
                name: _prefix + node.Label,
                after: node
            );
            _twins.Add(new LayerTwin(layer, node, twin, twin.Outputs.OfType<Value>().First()));
        }
    }

    /// <summary>The weight as the layer reads it, in float.</summary>
    private static Tensor TensorOf(TargetLayer layer) => Tensor.FromSingles(layer.Source.Dims.AsSpan(), layer.Source.ToSingles());

    private void Compare(LayerTwin twin)
    {
        if (twin.Layer is RecurrentLayer)
            Project(twin);
        else
            (twin.Expected, twin.Found) = (twin.Original.Output(0)!, twin.Output);
        var difference = _context.Editor.AddNode(
            twin.Original.Scope,
            "Sub",
            [twin.Expected, twin.Found],
            [twin.Output.Name + "_error"],
            after: twin.Found!.Producer
        );
        twin.Error = difference.Outputs[0]!;
    }

    /// <summary>x·Wᵀ + b of a recurrent layer and of its factors: behind it the operator's own functions begin.</summary>
    private void Project(LayerTwin twin)
    {
        var (layer, editor) = (twin.Layer, _context.Editor);
        (twin.Expected, twin.Found) = (Of(twin.Original, "_expected"), Of(twin.Twin, "_found"));

        Value Of(Node node, string suffix)
        {
            var tensor = OnnxIO.Ops.WeightResolver.Resolve(node.Input(1)!).Source!;
            var (width, values) = ((int)tensor.Dims[^1], tensor.ToSingles());
            var turned = new float[values.Length];
            for (var row = 0; row < layer.Rows; row++)
            for (var column = 0; column < width; column++)
                turned[column * layer.Rows + row] = values[row * width + column];
            var name = twin.Output.Name + suffix;
            var weight = editor.AddInitializer(node.Scope, name + "_weight", Tensor.FromSingles([width, layer.Rows], turned));
            var product = editor.AddNode(node.Scope, "MatMul", [node.Input(0), weight], [name + "_product"], after: twin.Twin);
            var bias = editor.AddInitializer(node.Scope, name + "_bias", Tensor.FromSingles([layer.Rows], BiasOf(node)));
            return editor.AddNode(node.Scope, "Add", [product.Outputs[0], bias], [name], after: product).Outputs[0]!;
        }

        float[] BiasOf(Node node)
        {
            var values = new float[layer.Rows];
            if (OnnxIO.Ops.Constants.TensorOf(node.Input(3)) is not { } bias)
                return values;
            // [directions, those of W, those of R]
            var (stored, gates) = (bias.ToSingles(), (int)layer.Layout.Dims[1]);
            for (var i = 0; i < values.Length; i++)
                values[i] = stored[i / gates * 2 * gates + i % gates];
            return values;
        }
    }
}
