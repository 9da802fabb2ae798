using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;

namespace NNCompress.Runtime;

/// <summary>
/// A model as the runtime runs it: the graph that it has made of the model with all its optimisations, and for each of its kernels the
/// node that it comes from.
/// </summary>
public sealed class OptimizedGraph : IDisposable
{
    /// <summary>Blocked layouts pad weights, so the graph may be larger than the model.</summary>
    private const long EmbeddedLimit = 1_000_000_000;

    private readonly DirectoryInfo _folder;
    private readonly KernelOrigins _origins;

    private OptimizedGraph(DirectoryInfo folder, InferenceRunner runner, Model model, NodeTokens tokens, Model original)
    {
        _folder = folder;
        Runner = runner;
        Model = model;
        _origins = new KernelOrigins(original, tokens, model);
    }

    /// <summary>The graph that runs; operators of com.microsoft, com.microsoft.nchwc and com.ms.internal.nhwc among its nodes.</summary>
    public Model Model { get; }

    /// <summary>The session that runs it.</summary>
    internal InferenceRunner Runner { get; }

    /// <param name="model">The model; not changed, and open as long as this is used.</param>
    /// <param name="threads">Threads of the session.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model.</exception>
    public static OptimizedGraph Open(Model model, int threads = 1, CancellationToken cancellation = default) =>
        Open(model, _ => new RunnerOptions(threads), cancellation);

    /// <param name="model">The model.</param>
    /// <param name="options">The session's options; told of the folder for temporary files.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal static OptimizedGraph Open(Model model, Func<string, RunnerOptions> options, CancellationToken cancellation)
    {
        var copy = ModelCopy.Of(model);
        var tokens = new NodeTokens(copy);
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        InferenceRunner? runner = null;
        try
        {
            var path = Path.Combine(folder.FullName, "optimized.onnx");
            var given = options(folder.FullName);
            var entries = given.ConfigEntries ?? ImmutableDictionary<string, string>.Empty;
            // a protobuf message holds no more than 2 GB; only then, as with a data file the runtime lists initializers of bodies twice
            if (model.TensorBytes() > EmbeddedLimit)
                entries = entries.SetItem("session.optimized_model_external_initializers_file_name", "optimized.data");
            runner = InferenceRunner.Open(copy.Model, given with { OptimizedModelPath = path, ConfigEntries = entries }, cancellation);
            return new OptimizedGraph(folder, runner, ModelReader.Open(path), tokens, model);
        }
        catch (Exception failure)
        {
            runner?.Dispose();
            folder.Delete(recursive: true);
            if (failure is not DiagnosticException e)
                throw;
            throw new DiagnosticException([.. e.Diagnostics.Select(d => d with { Message = tokens.Restore(d.Message) })]);
        }
    }

    /// <summary>The node of the model that a kernel computes; null for what the runtime has put in, such as a change of memory layout.</summary>
    public Node? OriginOf(Node kernel) => _origins.Of(kernel);

    /// <summary>The same by the kernel's name, as a profile gives it.</summary>
    internal Node? OriginOf(string kernel) => _origins.Of(kernel);

    /// <summary>An operator as it is told, its domain before it where it is not the standard's: <c>com.microsoft.QLinearAdd</c>.</summary>
    internal static string OperatorOf(Node kernel) => kernel.IsStandard ? kernel.OpType : $"{kernel.Domain}.{kernel.OpType}";

    /// <inheritdoc/>
    public void Dispose()
    {
        Runner.Dispose();
        Model.Dispose();
        _folder.Delete(recursive: true);
    }
}
