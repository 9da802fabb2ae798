using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>What models are timed on: the first sample of the data, as a batch of one where the model leaves that free; else made-up inputs.</summary>
internal static class SpeedInputs
{
    /// <exception cref="DiagnosticException">The data cannot be read, or nothing can be made up.</exception>
    public static IReadOnlyList<NamedValue> For(Model model, DataChoice data, CancellationToken cancellation)
    {
        var samples = (data.Evaluation ?? data.Calibration) is { } path ? FirstSample(model, path, data.EvaluationLabels) : [];
        // what the data does not give is made up
        return MadeUpInputs.For(model, new ObservationOptions(Samples: samples), cancellation);
    }

    private static NamedValue[] FirstSample(Model model, string path, string? labels)
    {
        var description = DataDescription.Load(path, labels);
        using var data = description.Evaluation is null ? description.OpenCalibration() : description.OpenEvaluation();
        var declared = model
            .Graph.Inputs.Where(i => !i.IsConstant && i.Type is TensorType)
            .Select(i => (i.Name, Type: (TensorType)i.Type!, i.IsInitializer))
            .Select(i => new InputDeclaration(i.Name, i.Type.Element, i.Type.Shape, i.IsInitializer));
        var batch = DataBinding.Bind(data, [.. declared], batch: 1).Batch(0);
        return [.. batch.Inputs.Select(i => new NamedValue(i.Key, i.Value))];
    }
}
