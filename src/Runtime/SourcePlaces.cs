using System.Text.RegularExpressions;

namespace NNCompress.Runtime;

/// <summary>
/// Takes the runtime's own source places out of its messages: <c>/…/file.cc:12 type ns::Class::f(args) const [with …] message</c> or
/// <c>file.cc:12 f message</c>.
/// </summary>
internal static partial class SourcePlaces
{
    public static string Remove(string text)
    {
        while (Place().Match(text) is { Success: true } place)
            text = text[..place.Index] + text[SkipFunction(text, place.Index + place.Length)..];
        return text;
    }

    /// <summary>The position behind a function's signature, where one follows; else behind its bare name.</summary>
    private static int SkipFunction(string text, int start)
    {
        var end = text.IndexOf('\n', start) is >= 0 and var line ? line : text.Length;
        var open = text.IndexOf('(', start, end - start);
        // a signature is words, '::', '<>' and '&*,': a sentence has other signs before its first parenthesis, or none at all
        if (open >= 0 && text.AsSpan(start, open - start).IndexOfAny(".;'\"=") < 0 && text.AsSpan(start, open - start).Contains(':'))
            return SkipQualifiers(text, SkipBalanced(text, open, '(', ')'));
        if (open >= 0 && Words(text.AsSpan(start, open - start)) <= 2)
            return SkipQualifiers(text, SkipBalanced(text, open, '(', ')'));
        var space = text.IndexOf(' ', start, end - start);
        return space < 0 ? end : space + 1;
    }

    private static int SkipQualifiers(string text, int at)
    {
        while (true)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            if (text.AsSpan(at).StartsWith("const ", StringComparison.Ordinal))
                at += 6;
            else if (text.AsSpan(at).StartsWith("[with ", StringComparison.Ordinal))
                at = SkipBalanced(text, at, '[', ']');
            else if (text.AsSpan(at).StartsWith("::<lambda(", StringComparison.Ordinal))
                at = SkipBalanced(text, at + 2, '<', '>');
            else
                return at;
        }
    }

    private static int SkipBalanced(string text, int at, char open, char close)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == open)
                depth++;
            else if (text[at] == close && --depth == 0)
                return at + 1;
        }

        return text.Length;
    }

    private static int Words(ReadOnlySpan<char> text) => text.Trim().Count(' ') + 1;

    [GeneratedRegex(@"[^\s:'""]+\.(cc|cpp|cxx|h|hpp):\d+:? ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
