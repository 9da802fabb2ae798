using NNCompress.Metrics;

namespace NNCompress.Cli.Json;

/// <summary>The paired difference: before minus after, a fraction of 1, with its 95 % interval.</summary>
sealed record DropDocument(double Value, double Low, double High, long Lost, long Gained, double PValue)
{
    public static DropDocument Of(AccuracyDrop d) => new(d.Drop, d.Interval.Low, d.Interval.High, d.Lost, d.Gained, d.PValue);
}
