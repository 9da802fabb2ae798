using NNCompress.Data;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Evaluation;

/// <summary>A model that can be run: what evaluation needs of a session, and no more.</summary>
public interface IModelRunner : IDisposable
{
    /// <summary>Where the model came from, for messages.</summary>
    string Place { get; }

    /// <summary>The inputs that the model declares.</summary>
    IReadOnlyList<InputDeclaration> Inputs { get; }

    /// <summary>The names of its tensor outputs, in the model's order.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">A tensor for each input that has no default.</param>
    /// <param name="outputs">The outputs to compute.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The outputs in the order asked for.</returns>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The runtime refuses the inputs or fails on them.</exception>
    IReadOnlyList<KeyValuePair<string, Tensor>> Run(
        IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation = default
    );
}
