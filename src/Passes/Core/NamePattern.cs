using System.Text.RegularExpressions;

namespace NNCompress.Passes;

/// <summary>A name with wildcards: <c>*</c> stands for any run of characters, <c>?</c> for one; case matters; the whole name must match.</summary>
public sealed class NamePattern
{
    private readonly Regex _regex;

    public NamePattern(string text)
    {
        Text = text;
        _regex = new Regex(
            "^" + Regex.Escape(text).Replace("\\*", ".*").Replace("\\?", ".") + "$",
            RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking
        );
    }

    public string Text { get; }

    public bool Matches(string name) => _regex.IsMatch(name);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
