using System.Diagnostics;

namespace NNCompress.Benchmarks;

/// <summary>Times an action: the median of several runs after one that does not count.</summary>
internal static class Stopwatches
{
    /// <returns>Seconds.</returns>
    public static double Median(int runs, Action action)
    {
        action();
        var seconds = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[runs / 2];
    }
}
