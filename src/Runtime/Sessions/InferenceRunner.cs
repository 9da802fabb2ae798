using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>A model opened in ONNX Runtime, on the processor. May be run from several threads at once.</summary>
public sealed class InferenceRunner : IDisposable
{
    private readonly InferenceSession _session;
    private readonly IDisposable? _files;
    private readonly NarrowInterface _narrow;
    private readonly string _place;

    private InferenceRunner(InferenceSession session, string place, NarrowInterface narrow, IDisposable? files)
    {
        _session = session;
        _place = place;
        _narrow = narrow;
        _files = files;
        Inputs = [.. session.InputNames.Select(n => narrow.Declared(n, InterfaceTypes.Of(session.InputMetadata[n])))];
        Outputs = [.. session.OutputNames.Select(n => narrow.Declared(n, InterfaceTypes.Of(session.OutputMetadata[n])))];
        OptionalInputs = [.. session.OverridableInitializerMetadata.Select(m => new InterfaceValue(m.Key, InterfaceTypes.Of(m.Value)))];
    }

    /// <summary>Inputs that a run must give, in the model's order.</summary>
    public IReadOnlyList<InterfaceValue> Inputs { get; }

    /// <summary>Initializers that a run may replace.</summary>
    public IReadOnlyList<InterfaceValue> OptionalInputs { get; }

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<InterfaceValue> Outputs { get; }

    /// <summary>Opens a model file; external data beside it are mapped, not read.</summary>
    /// <exception cref="DiagnosticException">The runtime does not open it.</exception>
    public static InferenceRunner Open(string path, RunnerOptions? options = null, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
            throw new DiagnosticException(RuntimeCodes.CannotOpen.At(path, "The file does not exist."));
        var session = SessionFactory.Create(s => new InferenceSession(path, s), options ?? new RunnerOptions(), path, cancellation);
        return new InferenceRunner(session, path, NarrowInterface.None, files: null);
    }

    /// <summary>Opens the bytes of a model file without external data, as they are.</summary>
    /// <param name="bytes">A whole model file.</param>
    /// <param name="place">What to call it in findings.</param>
    /// <param name="options">How to set the session up; defaults where null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open it.</exception>
    public static InferenceRunner Open(byte[] bytes, string place, RunnerOptions? options = null, CancellationToken cancellation = default)
    {
        var session = SessionFactory.Create(s => new InferenceSession(bytes, s), options ?? new RunnerOptions(), place, cancellation);
        return new InferenceRunner(session, place, NarrowInterface.None, files: null);
    }

    /// <summary>
    /// Opens a model in memory as it is now; later changes of it do not matter. Inputs and outputs of types that the runtime's
    /// interface does not pass (int4, float8 and the like) are carried in wider ones, unnoticed by the caller.
    /// </summary>
    /// <exception cref="DiagnosticException">The runtime does not open it.</exception>
    public static InferenceRunner Open(Model model, RunnerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new RunnerOptions();
        var place = model.Path is { } path ? Path.GetFileName(path) : "model";
        var narrow = NarrowInterface.Of(model, out var carried);
        var files = StoredModel.Of(carried, options.InMemoryLimit, options.WeightsStay, cancellation);
        try
        {
            var session = SessionFactory.Create(files.Open, options, place, cancellation);
            return new InferenceRunner(session, place, narrow, files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">Every input once, in any order; optional ones where wanted.</param>
    /// <param name="outputs">Which outputs are wanted; null for all.</param>
    /// <param name="cancellation">Stops the run between two nodes.</param>
    /// <exception cref="DiagnosticException">The inputs do not fit the model, or the run fails.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunResult Run(IReadOnlyList<NamedValue> inputs, IReadOnlyList<string>? outputs = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        InputCheck.Require(this, inputs, outputs, _place);
        outputs ??= [.. Outputs.Select(o => o.Name)];
        using var given = new NativeLifetime();
        var names = inputs.Select(i => i.Name).ToArray();
        var values = inputs.Select(i => NativeInput.Create(_narrow.Widen(i), $"{_place}: input '{i.Name}'", given)).ToArray();
        var taken = new NativeLifetime();
        try
        {
            using var run = new RunOptions();
            IReadOnlyList<OrtValue> results;
            using (cancellation.Register(() => run.Terminate = true))
            {
                var collection = _session.Run(run, names, values, outputs);
                taken.Own(collection);
                results = collection;
            }

            var named = outputs.Zip(results, (name, value) => Take(name, value, taken)).ToArray();
            return new RunResult(named, taken);
        }
        catch (Exception e)
        {
            taken.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (!RuntimeFailure.IsExpected(e))
                throw;
            throw RuntimeFailure.From(e, RuntimeCodes.RunFailed, _place);
        }
    }

    /// <summary>Binds inputs once, for many runs whose outputs nobody reads: what timing needs.</summary>
    /// <param name="inputs">Every input once, in any order; optional ones where wanted.</param>
    /// <exception cref="DiagnosticException">The inputs do not fit the model.</exception>
    public PreparedRun Prepare(IReadOnlyList<NamedValue> inputs)
    {
        InputCheck.Require(this, inputs, outputs: null, _place);
        var given = new NativeLifetime();
        try
        {
            var values = inputs.Select(i => (i.Name, NativeInput.Create(_narrow.Widen(i), $"{_place}: input '{i.Name}'", given))).ToArray();
            return new PreparedRun(_session, values, Outputs.Select(o => o.Name), given, _place);
        }
        catch
        {
            given.Dispose();
            throw;
        }
    }

    /// <summary>Ends profiling.</summary>
    /// <returns>The profile's path.</returns>
    /// <exception cref="InvalidOperationException">The session was opened without a profile.</exception>
    public string EndProfiling() =>
        _session.EndProfiling() is { Length: > 0 } path ? path : throw new InvalidOperationException("The session writes no profile.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _files?.Dispose();
    }

    private NamedValue Take(string name, OrtValue value, NativeLifetime lifetime) =>
        _narrow.Narrow(new NamedValue(name, NativeOutput.Read(value, $"{_place}: output '{name}'", lifetime)));
}
