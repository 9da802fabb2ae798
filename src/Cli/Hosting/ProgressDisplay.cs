using NNCompress.Pipeline;
using Spectre.Console;

namespace NNCompress.Cli.Hosting;

/// <summary>
/// Shows how far the library is while it works: on a terminal a bar with the time left, which disappears at the end; elsewhere
/// nothing, or one line a stage where details are wanted. Writes to standard error.
/// </summary>
sealed class ProgressDisplay(IAnsiConsole error, Verbosity verbosity)
{
    /// <summary>Runs the work and passes its result on.</summary>
    public T Watch<T>(Func<IProgress<StageProgress>?, T> work)
    {
        if (verbosity == Verbosity.Quiet)
            return work(null);
        if (!error.Profile.Capabilities.Interactive)
            return work(verbosity >= Verbosity.Detail ? new StageLines(error.Profile.Out.Writer) : null);
        return error
            .Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Line),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context => work(new StageBars(context)));
    }
}
