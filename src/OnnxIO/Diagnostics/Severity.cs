namespace NNCompress.OnnxIO.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> weighs: only an <see cref="Error"/> stops the work.</summary>
public enum Severity
{
    /// <summary>Worth knowing: a layer left alone, a choice made.</summary>
    Info,

    /// <summary>The work goes on, but its result may not be what was meant.</summary>
    Warning,

    /// <summary>The work cannot go on; no output is written.</summary>
    Error,
}
