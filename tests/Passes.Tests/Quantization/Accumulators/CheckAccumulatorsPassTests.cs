using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class CheckAccumulatorsPassTests
{
    [Fact]
    public void Widths_are_those_of_sums_that_are_written_out()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        graph.Output(graph.Node("Gemm", [graph.Input("x", -1, 6), graph.Noise("w", 6, 3), graph.Noise("b", 3)]));
        var data = TestGraph.NoiseTensor("data", 40, 6);
        var model = new QdqModel(graph.Model, new MemoryCalibration(("x", data)));
        var report = new CheckAccumulatorsPass(new CheckAccumulatorsOptions()).Run(model.Context("check-accumulators"));
        Assert.Equal(0, report.Changes);

        var gemm = model.Model.Graph.Nodes.Single(n => n.OpType == "Gemm");
        long[] Stored(int index) => gemm.Input(index)!.Producer!.Input(0)!.Initializer!.ToInt64s();
        var (weights, bias) = (Stored(1), Stored(2));
        var dequantize = gemm.Input(0)!.Producer!;
        var (scale, zero) = (dequantize.Input(1)!.Initializer!.ToSingles()[0], dequantize.Input(2)!.Initializer!.ToInt64s()[0]);
        var (worst, seen) = (0L, 0L);
        for (var o = 0; o < 3; o++)
        {
            var high =
                Enumerable.Range(0, 6).Sum(i => Math.Max(weights[(i * 3) + o] * (255 - zero), -weights[(i * 3) + o] * zero))
                + Math.Max(0, bias[o]);
            var low =
                Enumerable.Range(0, 6).Sum(i => Math.Min(weights[(i * 3) + o] * (255 - zero), -weights[(i * 3) + o] * zero))
                + Math.Min(0, bias[o]);
            worst = Math.Max(worst, Math.Max(high, -low));
            foreach (var row in data.ToSingles().Chunk(6))
            {
                var sum = bias[o];
                for (var i = 0; i < 6; i++)
                    sum += weights[(i * 3) + o] * ((long)Math.Clamp(Math.Round(row[i] / scale) + zero, 0, 255) - zero);
                seen = Math.Max(seen, Math.Abs(sum));
            }
        }

        Assert.Equal(Bits(worst), report.Layers[0].Measures[0].Value);
        Assert.Equal(Bits(seen), report.Layers[0].Measures[1].Value);
        Assert.Equal(QuantizedModelCodes.PairsMaySaturate, Assert.Single(Findings(model)).Code);

        static double Bits(long magnitude) => 2 + Math.Floor(Math.Log2(magnitude));
    }

    [Fact]
    public void Portable_narrows_only_layers_in_which_pairs_may_saturate()
    {
        using var graph = RoundedNetwork.Convolutional();
        // a layer whose rows hold one large weight each is safe
        graph.Edit.SetInitializer(graph.Main.Initializers.Single(i => i.Name == "w2"), OneLargeWeight());
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 32, "calibration"));
        var before = Integers(model.Model);
        var other = RoundedNetwork.Data(graph, 16, "other").Tensor;
        var error = model.OutputError(other);

        var context = model.Context("check-accumulators");
        var report = new CheckAccumulatorsPass(new CheckAccumulatorsOptions(Portable: true)).Run(context);

        var told = Assert.Single(context.Findings);
        Assert.Equal(QuantizedModelCodes.Narrowed, told.Code);
        Assert.Contains("session.x64quantprecision", told.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(ModelVerifier.Verify(model.Model), d => d.Severity == Severity.Error);
        Assert.Equal(3, report.Totals.Single(t => t.Name == "narrowed").Value);
        var after = Integers(model.Model);
        Assert.Equal(before["w2"], after["w2"]);
        Assert.All(after.Where(w => w.Key != "w2"), w => Assert.All(w.Value, q => Assert.InRange(q, -64, 64)));
        // one bit less: four times the error of the weights at most, and some of the error is the activations'
        Assert.True(model.OutputError(other) < (error * 4) + 1e-6, $"{model.OutputError(other)} after {error}");
        var again = new CheckAccumulatorsPass(new CheckAccumulatorsOptions()).Run(model.Context("check-accumulators"));
        Assert.All(again.Layers, l => Assert.Equal(0, l.Measures[2].Value));
        // what is rounded anew afterwards stays within
        new RoundGptqPass(new RoundGptqOptions()).Run(model.Context("round-gptq"));
        var rounded = Integers(model.Model);
        Assert.Contains(rounded, w => w.Key != "w2" && !w.Value.SequenceEqual(after[w.Key]));
        Assert.All(rounded.Where(w => w.Key != "w2"), w => Assert.All(w.Value, q => Assert.InRange(q, -64, 64)));
        foreach (var conv in model.Model.Graph.Nodes.Where(n => n.OpType == "Conv"))
        {
            var scale = conv.Input(0)!.Producer!.Input(1)!.Initializer!.ToSingles()[0];
            var weights = conv.Input(1)!.Producer!.Input(1)!.Initializer!.ToSingles();
            Assert.Equal(weights.Select(w => w * scale), conv.Input(2)!.Producer!.Input(1)!.Initializer!.ToSingles());
        }
    }

    [Fact]
    public void Layers_on_real_numbers_are_left_alone_and_portable_needs_the_float_model()
    {
        using var graph = RoundedNetwork.Convolutional();
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 8, "d"), IntegerGrid.Int4, activations: false);
        var report = new CheckAccumulatorsPass(new CheckAccumulatorsOptions()).Run(model.Context("check-accumulators"));
        Assert.All(report.Layers, l => Assert.Contains("it works on real numbers", l.LeftAloneBecause, StringComparison.Ordinal));
        var fault = Assert.Throws<DiagnosticException>(() =>
            graph.Run(new CheckAccumulatorsPass(new CheckAccumulatorsOptions(Portable: true)))
        );
        Assert.Equal(QuantizedModelCodes.NoReference, fault.Diagnostics.Single().Code);
    }

    private static DiagnosticBag Findings(QdqModel model)
    {
        var context = model.Context("check-accumulators");
        new CheckAccumulatorsPass(new CheckAccumulatorsOptions()).Run(context);
        return context.Findings;
    }

    private static Dictionary<string, long[]> Integers(Model model) =>
        model
            .Graph.Initializers.Where(i => i.Name.StartsWith('w') && i.Name.EndsWith("_quantized", StringComparison.Ordinal))
            .ToDictionary(i => i.Name[..2], i => i.Initializer!.ToInt64s());

    private static Tensor OneLargeWeight()
    {
        var values = new float[8 * 9];
        for (var i = 0; i < values.Length; i++)
            values[i] = i % 9 == 4 ? 1 : 0.005f;
        return Tensor.FromSingles([8, 1, 3, 3], values);
    }
}
