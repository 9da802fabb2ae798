using System.Diagnostics;

namespace NNCompress.Benchmarks;

/// <summary>Times an action: once, or the median of several runs after one that does not count.</summary>
internal static class Stopwatches
{
    /// <summary>One run, for work too long to repeat.</summary>
    /// <returns>Seconds.</returns>
    public static double Once(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <returns>Seconds.</returns>
    public static double Median(int runs, Action action)
    {
        action();
        var seconds = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            seconds[i] = Once(action);
        }

        Array.Sort(seconds);
        return seconds[runs / 2];
    }

    /// <summary>The least processor time of several runs after one that does not count: means the same on a machine that does other work too.</summary>
    /// <returns>Seconds, of all threads together.</returns>
    public static double LeastProcessorTime(int runs, Action action)
    {
        action();
        var least = double.PositiveInfinity;
        for (var i = 0; i < runs; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            action();
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        return least;
    }
}
