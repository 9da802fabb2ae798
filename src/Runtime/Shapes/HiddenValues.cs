using NNCompress.OnnxIO;

namespace NNCompress.Runtime;

/// <summary>Values of the main graph that a profile does not show, taken as outputs of a second run, measured and let go.</summary>
internal static class HiddenValues
{
    public static void Observe(
        Model model,
        IReadOnlyList<NamedValue> inputs,
        int threads,
        Observations observations,
        CancellationToken cancellation
    )
    {
        var hidden = model
            .Graph.Nodes.Where(n => !n.Is("Constant"))
            .SelectMany(n => n.Outputs)
            .OfType<Value>()
            .Where(v => observations.Of(v) is null);
        var wanted = hidden.Where(v => v.Type is null or TensorType).ToArray();
        if (wanted.Length == 0)
            return;
        var copy = ModelCopy.Of(model);
        var editor = new GraphEditor(copy.Model, "observe");
        foreach (var value in wanted.Where(v => !v.IsGraphOutput))
        {
            // the runtime knows the type itself; an output may go without one
            editor.AddGraphOutput(copy.Model.Graph, copy.Values[value]);
        }

        using var runner = InferenceRunner.Open(copy.Model, new RunnerOptions(threads, GraphOptimization.None), cancellation);
        using var result = runner.Run(inputs, [.. wanted.Select(v => copy.Values[v].Name)], cancellation);
        foreach (var (value, output) in wanted.Zip(result.Values))
        {
            if (output.Value is TensorValue { Tensor: var tensor })
                observations.Computed(value, new ObservedValue(tensor.Type, tensor.Dims));
        }
    }
}
