using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NNCompress.Yaml;

/// <summary>
/// The value of a key or an item of a list. Each reader gives the value in the form asked for, or reports that it is another and
/// gives null; so the caller goes on and all mistakes are found in one pass.
/// </summary>
public sealed class YamlValue
{
    private readonly YamlNode _node;
    private readonly YamlPlace _place;
    private readonly string _what;

    internal YamlValue(YamlNode node, YamlPlace place, string what) => (_node, _place, _what) = (node, place, what);

    /// <summary><c>file(line,column)</c>.</summary>
    public string Place => _place.Of(_node);

    public bool IsMap => _node is YamlMappingNode;

    public bool IsList => _node is YamlSequenceNode;

    /// <summary>Whether it is a scalar that is no number, and so reads as a word.</summary>
    public bool IsWord =>
        _node is YamlScalarNode { Value: { } text } && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The mapping.</summary>
    public YamlMap? Map() =>
        _node is YamlMappingNode map ? new YamlMap(map, _place, $"`{_what}:`") : Bad<YamlMap>("a mapping of keys to values");

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<YamlValue>? List() =>
        _node is YamlSequenceNode list
            ? [.. list.Children.Select((c, i) => new YamlValue(c, _place, $"{_what}[{i}]"))]
            : Bad<IReadOnlyList<YamlValue>>("a list");

    public string? Text() => _node is YamlScalarNode { Value: { Length: > 0 } text } && !IsNull ? text : Bad<string>("a text");

    /// <summary>An integer within limits, both included.</summary>
    public long? Integer(long low, long high) =>
        Scalar(out var text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value >= low
        && value <= high
            ? value
            : BadNumber($"an integer from {low} to {(high == long.MaxValue ? "2⁶³ − 1" : high)}");

    /// <summary>A finite number.</summary>
    public double? Number() =>
        Scalar(out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? value
            : BadNumber("a number");

    /// <summary>A number, or the quotient of two, as <c>1/255</c>.</summary>
    public (double Numerator, double Denominator)? Ratio()
    {
        static bool Part(string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        if (Scalar(out var text) && text.Split('/', 2) is { } parts && Part(parts[0], out var numerator))
        {
            if (parts.Length == 1)
                return (numerator, 1);
            if (Part(parts[1], out var denominator) && denominator != 0)
                return (numerator, denominator);
        }
        ReportNot("a number or a quotient such as 1/255");
        return null;
    }

    /// <summary>A list of numbers; a single number is a list of one.</summary>
    public IReadOnlyList<double>? Numbers()
    {
        if (!IsList)
            return Number() is { } one ? [one] : null;
        var numbers = List()!.Select(item => item.Number()).ToList();
        return numbers.TrueForAll(n => n.HasValue) ? [.. numbers.Select(n => n!.Value)] : null;
    }

    /// <summary>A list of integers within limits.</summary>
    public IReadOnlyList<long>? Integers(long low, long high)
    {
        var numbers = List()?.Select(item => item.Integer(low, high)).ToList();
        return numbers is not null && numbers.TrueForAll(n => n.HasValue) ? [.. numbers.Select(n => n!.Value)] : null;
    }

    /// <summary>One of a few words.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    public bool TryChoice<T>(IReadOnlyDictionary<string, T> words, out T choice)
    {
        choice = default!;
        if (Scalar(out var text) && words.TryGetValue(text, out choice!))
            return true;
        var near = Scalar(out text) ? Spelling.Nearest(text, words.Keys) : null;
        Report($"`{_what}:` is one of {string.Join(", ", words.Keys)}, not {Shown}.", near is null ? null : $"Did you mean `{near}`?");
        return false;
    }

    /// <summary>Reports something that the caller found wrong with this value.</summary>
    public void Report(string message, string? remedy = null) => _place.Report(YamlCodes.BadValue, _node, message, remedy);

    /// <summary>Reports that the value is not of the form that was expected.</summary>
    public void ReportNot(string expected) => Report($"`{_what}:` takes {expected}, not {Shown}.");

    /// <summary>Reports under another code.</summary>
    internal void Report(OnnxIO.Diagnostics.DiagnosticCode code, string message, string? remedy = null) =>
        _place.Report(code, _node, message, remedy);

    private bool IsNull => _node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "" };

    private string Shown =>
        _node switch
        {
            YamlMappingNode => "a mapping",
            YamlSequenceNode => "a list",
            _ when IsNull => "nothing",
            YamlScalarNode s => $"'{s.Value}'",
            _ => "this",
        };

    private bool Scalar(out string text)
    {
        text = (_node as YamlScalarNode)?.Value ?? "";
        return _node is YamlScalarNode;
    }

    private T? Bad<T>(string expected)
        where T : class
    {
        ReportNot(expected);
        return null;
    }

    private long? BadNumber(string expected)
    {
        ReportNot(expected);
        return null;
    }
}
