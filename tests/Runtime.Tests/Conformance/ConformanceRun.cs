using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>Runs a model on the inputs of a conformance case.</summary>
sealed class ConformanceRun : IDisposable
{
    readonly SessionOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = 1 };
    readonly InferenceSession _session;

    ConformanceRun(byte[] model) => _session = new InferenceSession(model, _options);

    /// <summary>A session, or null where the runtime refuses the model.</summary>
    public static ConformanceRun? Open(byte[] model)
    {
        try
        {
            return new ConformanceRun(model);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <summary>The outputs, or null where the inputs cannot be given or the run fails.</summary>
    public IReadOnlyList<StoredValue>? Run(Model model, ConformanceDataSet set)
    {
        using var feed = new OrtFeed();
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        var names = new List<string>();
        var values = new List<OrtValue>();
        var inputs = set.Inputs.Count > 0 ? model.Graph.Inputs.Take(set.Inputs.Count) : model.Graph.RequiredInputs;
        foreach (var (i, input) in inputs.Index())
        {
            var stored = set.Inputs.Count > 0 ? Read(set.Inputs[i], input) : Ramp(input);
            if (feed.Add(stored) is not { } value)
                return null;
            names.Add(input.Name);
            values.Add(value);
        }

        try
        {
            using var results = _session.Run(options, names, values, [.. model.Graph.Outputs.Select(o => o.Name)]);
            return [.. results.Select(OrtResult.Copy)];
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <summary>A stored value of the suite. Its bfloat16 data say that they are uint16; the model knows better.</summary>
    public static StoredValue Read(byte[] bytes, Value declared)
    {
        var value = ValueFile.Parse(bytes, declared.Type!, declared.Name);
        return
            value is StoredTensor { Tensor: var t } && t.Type == ElementType.UInt16 && declared.Type is TensorType { Element: var element }
            ? new StoredTensor(new Tensor(element, t.Dims, t.Payload))
            : value;
    }

    static StoredTensor Ramp(Value input)
    {
        var dims = ((TensorType)input.Type!).Shape!.Value.Select(d => d.Value!.Value).ToArray();
        var count = (int)dims.Aggregate(1L, (a, b) => a * b);
        return new StoredTensor(Tensor.FromSingles(dims, [.. Enumerable.Range(0, count).Select(i => (float)((double)i / count))]));
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
