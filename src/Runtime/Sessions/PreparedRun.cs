using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>
/// One run, to be made again and again: inputs stay bound, outputs are written and not looked at, so that hardly anything but the
/// runtime's own work is repeated. Ends before the <see cref="InferenceRunner"/> that it comes from.
/// </summary>
public sealed class PreparedRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly NativeLifetime _lifetime;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly string _place;

    internal PreparedRun(
        InferenceSession session,
        IEnumerable<(string Name, OrtValue Value)> inputs,
        IEnumerable<string> outputs,
        NativeLifetime lifetime,
        string place
    )
    {
        _session = session;
        _lifetime = lifetime;
        _place = place;
        _binding = session.CreateIoBinding();
        foreach (var (name, value) in inputs)
            _binding.BindInput(name, value);
        foreach (var output in outputs)
            _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
    }

    /// <summary>Runs the model once.</summary>
    /// <exception cref="DiagnosticException">The run fails.</exception>
    public void Run()
    {
        try
        {
            _session.RunWithBinding(_options, _binding);
        }
        catch (Exception e) when (RuntimeFailure.IsExpected(e))
        {
            throw RuntimeFailure.From(e, RuntimeCodes.RunFailed, _place);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        _lifetime.Dispose();
    }
}
