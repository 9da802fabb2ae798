namespace NNCompress.OnnxIO.Diagnostics;

/// <summary>A finding for the user: what was found, where, and what can be done about it.</summary>
/// <param name="Code">The kind of finding.</param>
/// <param name="Place">Where it was found: a file, a node, a tensor, a line and column.</param>
/// <param name="Message">One clear sentence.</param>
/// <param name="Remedy">What to do about it, as one sentence; null where the message says it all.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Place, string Message, string? Remedy = null)
{
    /// <summary>The weight of <see cref="Code"/>.</summary>
    public Severity Severity => Code.Severity;

    /// <summary>The form that compilers print: <c>place: error NNC1001: message remedy</c>.</summary>
    public override string ToString() =>
        $"{Place}: {Severity.ToString().ToLowerInvariant()} {Code.Id}: {Message}{(Remedy is null ? "" : " " + Remedy)}";
}
