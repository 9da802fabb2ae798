using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
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
        for (var i = 0; i < set.Inputs.Count; i++)
        {
            var input = model.Graph.Inputs[i];
            if (feed.Add(ValueFile.Parse(set.Inputs[i], input.Type!, input.Name)) is not { } value)
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

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
