namespace NNCompress.Cli;

/// <summary>What the process tells its caller: a contract that scripts rely on.</summary>
enum ExitCode
{
    /// <summary>Done, all gates met.</summary>
    Done = 0,

    /// <summary>A quality gate was missed.</summary>
    GateMissed = 1,

    /// <summary>The command line was wrong.</summary>
    Usage = 2,

    /// <summary>A file or the data cannot be worked on.</summary>
    BadInput = 3,

    /// <summary>A fault of the program itself.</summary>
    Internal = 4,

    /// <summary>Interrupted by the user or the system.</summary>
    Cancelled = 130,
}
