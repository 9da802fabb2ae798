using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.Quantization;
using NNCompress.Runtime;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Benchmarks;

/// <summary>Speed of an LSTM whose inputs and state are quantized at every step against float, by size and number of steps; a Markdown row for each.</summary>
internal sealed class LstmFormsBenchmark : IBenchmark
{
    private static readonly long[] Steps = [1, 16, 64];

    private static readonly long[] Sizes = [16, 32, 64, 128, 256];

    public string Name => "lstm-forms";

    public string Summary => "[SECONDS]  speed of a dynamically quantized LSTM against float, by size and steps";

    public void Run(string[] args, TextWriter output)
    {
        var options = new LatencyOptions(
            BudgetSeconds: args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 0.5,
            SampleSeconds: 0.002
        );
        output.WriteLine("| hidden = input | steps | float µs | dynamic int8 |");
        output.WriteLine("|---|---|---|---|");
        foreach (var size in Sizes)
        {
            foreach (var steps in Steps)
            {
                using var reference = Build(steps, size);
                using var candidate = Build(steps, size);
                new QuantizeDynamicPass(
                    new QuantizeDynamicOptions(IncludeSlow: true, ScaleSearch: Passes.Numerics.WeightScaleSearch.MinMax)
                ).Run(new PassContext(candidate, QuantizeDynamicPass.PassId));
                NamedValue[] inputs = [new("x", Noise(1, steps, 1, size))];
                var result = LatencyComparison.Run(ModelSource.InMemory(reference), ModelSource.InMemory(candidate), inputs, options);
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {size} | {steps} | {result.BaselineSeconds * 1e6:0.0} | {result.Speedup:0.00} |"
                    )
                );
                output.Flush();
            }
        }
    }

    private static Model Build(long steps, long size)
    {
        var model = new Model();
        var edit = new GraphEditor(model, "benchmark");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [new(steps), new(1), new(size)]));
        var w = edit.AddInitializer(model.Graph, "w", Noise(2, 1, 4 * size, size));
        var r = edit.AddInitializer(model.Graph, "r", Noise(3, 1, 4 * size, size));
        var y = edit.AddNode(model.Graph, "LSTM", [x, w, r], ["y"], [Attribute.Of("hidden_size", size)]).Outputs[0]!;
        edit.SetInfo(y, new ValueInfo(new TensorType(ElementType.Float32, null)));
        edit.AddGraphOutput(model.Graph, y);
        return model;
    }

    private static Tensor Noise(int seed, params ReadOnlySpan<long> dims)
    {
        var random = new Random(seed);
        var count = 1L;
        foreach (var dim in dims)
            count *= dim;
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = (random.NextSingle() - 0.5f) / 4;
        return Tensor.FromSingles(dims, values);
    }
}
