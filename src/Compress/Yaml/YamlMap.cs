using YamlDotNet.RepresentationModel;

namespace NNCompress.Yaml;

/// <summary>
/// A mapping whose keys are asked for one by one. What was never asked for is unknown: <see cref="Finish"/> reports it, with the
/// nearest key that was.
/// </summary>
public sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly YamlPlace _place;
    private readonly string _what;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    internal YamlMap(YamlMappingNode node, YamlPlace place, string what)
    {
        (_node, _place, _what) = (node, place, what);
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
                _entries[name] = (key, value);
            else
                place.Report(YamlCodes.BadValue, key, $"A key of {what} is a plain word.");
        }
    }

    /// <summary><c>file(line,column)</c> where the mapping begins.</summary>
    public string Place => _place.Of(_node);

    /// <summary>The keys that are there, in order.</summary>
    public IReadOnlyList<string> Keys => [.. _entries.Keys];

    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>The value of a key; null where it is not there.</summary>
    public YamlValue? Get(string key)
    {
        _known.Add(key);
        return _entries.TryGetValue(key, out var entry) ? new YamlValue(entry.Value, _place, key) : null;
    }

    /// <summary>The value of a key that must be there; null after reporting that it is not.</summary>
    public YamlValue? Require(string key)
    {
        var value = Get(key);
        if (value is null)
            _place.Report(YamlCodes.MissingKey, _node, $"{_what} lacks `{key}:`.");
        return value;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var (name, (key, _)) in _entries)
        {
            if (_known.Contains(name))
                continue;
            var near = Spelling.Nearest(name, _known);
            _place.Report(
                YamlCodes.UnknownKey,
                key,
                $"{_what} has no key `{name}:`.",
                near is null ? $"Known are {string.Join(", ", _known.Select(k => $"`{k}:`"))}." : $"Did you mean `{near}:`?"
            );
        }
    }
}
