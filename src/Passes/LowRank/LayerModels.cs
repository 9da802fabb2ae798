using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.LowRank;

/// <summary>Cuts layers out of a model: the node alone, its weight replaced by random numbers, what else it reads as inputs of the extents observed.</summary>
internal sealed class LayerModels(PassContext context, ObservedExtents extents, IReadOnlyDictionary<DecomposableLayer, TargetLayer> targets)
    : ILayerModels
{
    /// <inheritdoc/>
    public (Model Model, IReadOnlyList<NamedValue> Inputs) Original(DecomposableLayer layer)
    {
        var (model, inputs, _) = Cut(targets[layer]);
        return (model, inputs);
    }

    /// <inheritdoc/>
    public (Model Model, IReadOnlyList<NamedValue> Inputs) Decomposed(
        DecomposableLayer layer,
        DecompositionCandidate candidate,
        CandidatePoint point
    )
    {
        var (model, inputs, editor) = Cut(targets[layer]);
        var alone = TargetSurvey.Take(new PassContext(model, context.PassId), ObservedExtents.Unknown, []);
        var random = new DeterministicRandom(context.Seed, $"measure {layer.Name}");
        MethodChoice.Of(candidate.Method).Draw(alone.Single(), point, random).Write(editor, null);
        return (model, inputs);
    }

    private (Model Model, IReadOnlyList<NamedValue> Inputs, GraphEditor Editor) Cut(TargetLayer layer)
    {
        var node = layer.Node;
        var model = new Model();
        var editor = new GraphEditor(model, context.PassId);
        editor.SetIrVersion(Math.Max(4, context.Model.IrVersion ?? 4));
        editor.SetOpset("", context.Model.OpsetsOf(node.Scope).Standard);
        var type = layer.Constants.Read;
        var random = new DeterministicRandom(context.Seed, $"input {layer.Label}");
        var inputs = new List<NamedValue>();
        var values = new List<Value?>();
        foreach (var (index, input) in node.Inputs.Index())
        {
            if (input is null)
                values.Add(null);
            else if (index == layer.Slots[0].InputIndex)
                values.Add(editor.AddInitializer(model.Graph, "weight", Noise(type, layer.Source.Dims.AsSpan(), random)));
            else if (Constants.TensorOf(input) is { } tensor)
                values.Add(editor.AddInitializer(model.Graph, $"constant{index}", tensor));
            else
                values.Add(Given(input, index));
        }

        var copy = editor.AddNode(
            model.Graph,
            node.OpType,
            [.. values],
            [.. node.Outputs.Select((_, i) => $"output{i}")],
            [.. node.Attributes],
            name: "layer"
        );
        foreach (var output in copy.Outputs.OfType<Value>())
        {
            editor.SetInfo(output, new ValueInfo(new TensorType(type, null)));
            editor.AddGraphOutput(model.Graph, output);
        }

        return (model, inputs, editor);

        Value Given(Value input, int index)
        {
            var dims = extents[input] ?? throw new InvalidOperationException($"the extents of '{input}' were not observed");
            var tensor =
                layer is TableLayer table ? Picked(dims.AsSpan(), table.Rows, random)
                : index != 4 ? Noise(type, dims.AsSpan(), random)
                // sequence lengths of a recurrent layer: all steps
                : Tensor.From<int>(
                    ElementType.Int32,
                    dims.AsSpan(),
                    [.. Enumerable.Repeat((int)(extents[node.Input(0)]?[0] ?? 1), (int)dims[0])]
                );
            var name = $"input{index}";
            inputs.Add(new NamedValue(name, tensor));
            return editor.AddGraphInput(model.Graph, name, new TensorType(tensor.Type, [.. dims.Select(d => new Dimension(d))]));
        }
    }

    /// <summary>Indices of entries, evenly drawn.</summary>
    private static Tensor Picked(ReadOnlySpan<long> dims, int entries, DeterministicRandom random)
    {
        var ids = new long[dims.ToArray().Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (long)(random.NextDouble() * entries);
        return Tensor.From<long>(ElementType.Int64, dims, ids);
    }

    private static Tensor Noise(ElementType type, ReadOnlySpan<long> dims, DeterministicRandom random)
    {
        var count = 1L;
        foreach (var dim in dims)
            count *= dim;
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = 0.1 * random.NextGaussian();
        var bytes = new byte[type.ByteLength(count)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }
}
