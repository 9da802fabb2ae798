using NNCompress.Metrics;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>Reads <c>metric:</c>: a name, or a name with options, as <c>{f1: {threshold: 0.8}}</c>.</summary>
internal static class MetricReader
{
    public static Metric? Read(YamlValue value, ScoreKind scores)
    {
        if (!value.IsMap)
            return value.Text() is { } plain && IsKnown(value, plain) ? MetricCatalogue.Read(plain, null, scores) : null;
        if (value.Map() is not { Keys: [var name] } map)
        {
            value.ReportNot("a name, or one name with its options, as {f1: {threshold: 0.8}}");
            return null;
        }
        if (!IsKnown(value, name) || map.Get(name)!.Map() is not { } options)
            return null;
        var metric = MetricCatalogue.Read(name, options, scores);
        options.Finish();
        return metric;
    }

    private static bool IsKnown(YamlValue value, string name)
    {
        if (MetricCatalogue.Find(name) is not null)
            return true;
        var near = Spelling.Nearest(name, MetricCatalogue.Names);
        value.Report(
            $"There is no metric '{name}'; there are {string.Join(", ", MetricCatalogue.Names)}.",
            near is null ? null : $"Did you mean `{near}`?"
        );
        return false;
    }
}
