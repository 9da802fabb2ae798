namespace NNCompress.Cli.Hosting;

/// <summary>How much a command tells beside its result.</summary>
enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>The result, warnings, and progress on a terminal.</summary>
    Normal,

    /// <summary>Remarks and every layer's reason too.</summary>
    Detail,

    /// <summary>Stack traces of internal errors too.</summary>
    Debug,
}
