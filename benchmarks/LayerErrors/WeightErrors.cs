using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.LowRank;
using NNCompress.Runtime;

namespace NNCompress.Benchmarks;

/// <summary>‖W − W̃‖/‖W‖ of a layer as the runtime shows it: what the layer and its factors make of unit impulses.</summary>
internal static class WeightErrors
{
    public static double Of(Model whole, LayerTwin twin)
    {
        using var model = LayerModel.Of(whole, twin);
        using var runner = InferenceRunner.Open(model, new RunnerOptions(Threads: 1));
        var (expected, difference) = (model.Graph.Outputs[0].Name, model.Graph.Outputs[1].Name);
        var (error, norm) = (0.0, 0.0);
        foreach (var impulses in UnitImpulses.Of(twin.Layer))
        {
            using var found = runner.Run([new NamedValue(LayerModel.Input, impulses)]);
            error += found.Tensor(difference).ToSingles().Sum(v => (double)v * v);
            var output = found.Tensor(expected).ToSingles();
            if (twin.Layer is TableLayer)
            {
                norm += output.Sum(v => (double)v * v);
                continue;
            }

            // the bias is no part of the weight
            using var still = runner.Run([
                new NamedValue(LayerModel.Input, Tensor.FromSingles(impulses.Dims.AsSpan(), new float[impulses.ElementCount])),
            ]);
            var rest = still.Tensor(expected).ToSingles();
            for (var i = 0; i < output.Length; i++)
                norm += ((double)output[i] - rest[i]) * ((double)output[i] - rest[i]);
        }

        return Math.Sqrt(error / norm);
    }
}
