using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Runs a copy of a model once with a profile, its graph left as it is, and reads the profile.</summary>
internal sealed class ProfiledRun
{
    private readonly int _threads;
    private readonly ModelCopy _copy;
    private readonly NodeTokens _tokens;

    public ProfiledRun(Model model, int threads)
    {
        _threads = threads;
        _copy = ModelCopy.Of(model);
        _tokens = new NodeTokens(_copy);
    }

    /// <exception cref="DiagnosticException">The runtime does not open the model, or the run fails; nodes bear the model's names.</exception>
    public Observations Observe(IReadOnlyList<NamedValue> inputs, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        try
        {
            var path = Run(inputs, Path.Combine(folder.FullName, "profile"), cancellation);
            var observations = new Observations();
            foreach (var execution in ProfileReader.Read(path))
            {
                cancellation.ThrowIfCancellationRequested();
                if (_tokens.NodeOf(execution.Name) is { } node)
                    observations.Add(node, execution);
            }

            return observations;
        }
        catch (DiagnosticException e)
        {
            throw new DiagnosticException([.. e.Diagnostics.Select(d => d with { Message = _tokens.Restore(d.Message) })]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string Run(IReadOnlyList<NamedValue> inputs, string prefix, CancellationToken cancellation)
    {
        var options = new RunnerOptions(_threads, GraphOptimization.None, ProfilePrefix: prefix, WeightsStay: true);
        using var runner = InferenceRunner.Open(_copy.Model, options, cancellation);
        using var result = runner.Run(inputs, cancellation: cancellation);
        return runner.EndProfiling();
    }
}
