using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Benchmarks;

/// <summary>A layer and its factors as a model of their own: one input, which both read; the layer's output and the error as outputs.</summary>
internal static class LayerModel
{
    public const string Input = "x";

    /// <summary>The model; the caller disposes of it. Its outputs are the layer's and the error.</summary>
    public static Model Of(Model whole, LayerTwin twin)
    {
        var model = new Model();
        var editor = new GraphEditor(model, "layer");
        editor.SetIrVersion(Math.Max(4, whole.IrVersion ?? 4));
        foreach (var import in whole.OpsetsOf(twin.Original.Scope))
            editor.SetOpset(import.Domain ?? "", import.Version ?? 1);
        var index = twin.Layer is Passes.LowRank.TableLayer ? 1 : 0;
        var type = index == 1 ? ElementType.Int64 : ElementType.Float32;
        var copies = new Dictionary<Value, Value>
        {
            [twin.Original.Input(index)!] = editor.AddGraphInput(model.Graph, Input, new TensorType(type, null)),
        };
        foreach (var output in new[] { twin.Expected, twin.Error })
        {
            var copy = Copy(output);
            editor.SetInfo(copy, new ValueInfo(new TensorType(ElementType.Float32, null)));
            editor.AddGraphOutput(model.Graph, copy);
        }

        return model;

        Value Copy(Value value)
        {
            if (copies.TryGetValue(value, out var known))
                return known;
            if (Constants.TensorOf(value) is { } tensor)
                return copies[value] = editor.AddInitializer(model.Graph, value.Name, tensor);
            var node = value.Producer ?? throw new InvalidOperationException($"'{value}' is no constant, and nothing computes it");
            Value?[] inputs = [.. node.Inputs.Select(i => i is null ? null : Copy(i))];
            var copy = editor.AddNode(
                model.Graph,
                node.OpType,
                inputs,
                [.. node.Outputs.Select(o => o?.Name ?? "")],
                [.. node.Attributes],
                node.Domain,
                node.Label
            );
            for (var i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i] is { } output)
                    copies[output] = copy.Outputs[i]!;
            }

            return copies[value];
        }
    }
}
