namespace NNCompress.OnnxIO.Diagnostics;

/// <summary>
/// One kind of finding, with its stable number. What it means and how to mend it stands in docs/diagnostics/NNC####.md,
/// which <c>nncompress explain</c> prints; the number's first digit names the part of the product
/// (1 files and format, 2 runtime, 3 data, 4 passes, 5 command line and gates).
/// </summary>
/// <param name="Id">The number, written <c>NNC</c> and four digits.</param>
/// <param name="Severity">What the finding weighs.</param>
/// <param name="Title">A short noun phrase, the heading of the code's page.</param>
public sealed record DiagnosticCode(string Id, Severity Severity, string Title)
{
    /// <summary>A kind of finding that stops the work.</summary>
    /// <param name="number">Its number, four digits.</param>
    /// <param name="title">The heading of its page.</param>
    public static DiagnosticCode Error(int number, string title) => new($"NNC{number}", Severity.Error, title);

    /// <summary>As <see cref="Error"/>, for one that does not.</summary>
    public static DiagnosticCode Warning(int number, string title) => new($"NNC{number}", Severity.Warning, title);

    /// <summary>As <see cref="Error"/>, for what is only worth knowing.</summary>
    public static DiagnosticCode Info(int number, string title) => new($"NNC{number}", Severity.Info, title);

    /// <summary>A finding of this kind at a place.</summary>
    public Diagnostic At(string place, string message, string? remedy = null) => new(this, place, message, remedy);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
