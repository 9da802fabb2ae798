using System.Diagnostics;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>
/// Compares the latencies of two models in one process, with one live session at a time: two sessions disturb each other, as the idle
/// threads of one spin on the cores of the other.
/// <para>
/// Round i opens both models one after the other, the first model first in even rounds and last in odd ones: A B · B A · A B …, so that a
/// drift of the clock rate turns its sign with every round. Each opening is warmed up and yields the time of a run, a_i and b_i;
/// being opened anew each time, what memory layout does to a session is scatter, not bias. With d_i = ln a_i − ln b_i,
/// speed-up = exp(Hodges-Lehmann centre of d), its 95 % interval = exp of <see cref="SignedRankInterval"/>. The latencies told are
/// medians over the rounds.
/// </para>
/// Rounds end when the interval is narrow enough or the time is spent; whether it contains 1 plays no part in that.
/// </summary>
public static class LatencyComparison
{
    /// <param name="baseline">The model that the other is held against.</param>
    /// <param name="candidate">The other.</param>
    /// <param name="inputs">What both are run on.</param>
    /// <param name="options">How; defaults where null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open a model, or a run fails.</exception>
    public static LatencyResult Run(
        ModelSource baseline,
        ModelSource candidate,
        IReadOnlyList<NamedValue> inputs,
        LatencyOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new LatencyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinRounds, SignedRankInterval.LeastSamples, nameof(options));
        var (a, b, d) = (new List<double>(), new List<double>(), new List<double>());
        var start = Stopwatch.GetTimestamp();
        SignedRankInterval interval = default;
        while (d.Count < options.MinRounds || (d.Count < options.MaxRounds && !IsEnough(interval, start, options)))
        {
            var baselineFirst = d.Count % 2 == 0;
            if (baselineFirst)
                a.Add(Visit.Time(baseline, inputs, options, cancellation));
            b.Add(Visit.Time(candidate, inputs, options, cancellation));
            if (!baselineFirst)
                a.Add(Visit.Time(baseline, inputs, options, cancellation));
            d.Add(Math.Log(a[^1] / b[^1]));
            if (d.Count >= SignedRankInterval.LeastSamples)
                interval = SignedRankInterval.Of([.. d]);
        }

        return new LatencyResult(
            Visit.Median(a),
            Visit.Median(b),
            Math.Exp(interval.Centre),
            Math.Exp(interval.Low),
            Math.Exp(interval.High),
            d.Count,
            options.Threads,
            ProcessorName.Describe()
        );
    }

    private static bool IsEnough(SignedRankInterval interval, long start, LatencyOptions options) =>
        interval.High - interval.Low <= 2 * options.Precision || Stopwatch.GetElapsedTime(start).TotalSeconds >= options.BudgetSeconds;
}
