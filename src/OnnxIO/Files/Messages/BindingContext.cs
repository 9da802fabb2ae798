using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Wire;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>What every step of reading needs: the tensors' data, the folder of external data, and where findings go.</summary>
internal sealed class BindingContext(
    string file,
    IReadOnlyList<StoredPayload> payloads,
    ExternalFiles external,
    ReadOptions options,
    DiagnosticBag findings
)
{
    private readonly List<Diagnostic> _errors = [];

    public ExternalFiles External => external;

    public StoredPayload PayloadAt(long index) => payloads[checked((int)index)];

    /// <summary>Notes a finding about a part of the file; reading goes on, to find all there is to say.</summary>
    /// <param name="code">What was found.</param>
    /// <param name="part">The node, tensor or scope; null for the file as a whole.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <exception cref="DiagnosticException">There are too many errors to go on.</exception>
    public void Report(DiagnosticCode code, string? part, string message, string? remedy = null)
    {
        var finding = code.At(part is null ? file : $"{file}: {part}", message, remedy);
        findings.Add(finding);
        if (finding.Severity != Severity.Error)
            return;
        _errors.Add(finding);
        if (_errors.Count >= options.MaxErrors)
            ThrowIfErrors();
    }

    /// <exception cref="DiagnosticException">Errors were reported.</exception>
    public void ThrowIfErrors()
    {
        if (_errors.Count > 0)
            throw new DiagnosticException([.. _errors]);
    }
}
