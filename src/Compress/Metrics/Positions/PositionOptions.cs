using NNCompress.Yaml;

namespace NNCompress.Metrics.Positions;

/// <summary>Reads <c>{threshold: 0.8, channel: 0}</c> of a metric of positions.</summary>
internal static class PositionOptions
{
    private const int MostChannels = 1 << 20;

    public static (double Threshold, int? Channel)? Read(YamlMap? map, double threshold)
    {
        if (map is null)
            return (threshold, null);
        var isRight = true;
        if (map.Get("threshold") is { } t)
        {
            if (t.Number() is not { } number)
                isRight = false;
            else if (number is <= 0 or >= 1)
            {
                t.ReportNot("a number between 0 and 1");
                isRight = false;
            }
            else
                threshold = number;
        }
        int? channel = null;
        if (map.Get("channel") is { } c)
        {
            channel = (int?)c.Integer(0, MostChannels);
            isRight &= channel is not null;
        }
        return isRight ? (threshold, channel) : null;
    }
}
