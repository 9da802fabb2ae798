namespace NNCompress.OnnxIO.Diagnostics;

/// <summary>
/// The user's input cannot be worked on. Carries every error that was found, each for the user to read; a broken
/// invariant of the product itself is never one of these.
/// </summary>
public sealed class DiagnosticException : Exception
{
    public DiagnosticException(params IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    public DiagnosticException(Diagnostic diagnostic, Exception innerException)
        : base(diagnostic.ToString(), innerException) => Diagnostics = [diagnostic];

    /// <summary>What was found; at least one, all of them errors.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
