using System.CommandLine;

namespace NNCompress.Cli.Options;

/// <summary>An option that takes one of the names of an enumeration, spelt in lower case with dashes: <c>one-shot</c> for <c>OneShot</c>.</summary>
static class Choice
{
    public static Option<string> Of<T>(string name, string description, T @default, bool recursive = false)
        where T : struct, Enum
    {
        Option<string> option = new(name)
        {
            Description = description,
            DefaultValueFactory = _ => Spell(@default),
            Recursive = recursive,
        };
        return option.AcceptOnlyFromAmong([.. Enum.GetValues<T>().Select(v => Spell(v))]);
    }

    /// <summary>The value of a spelling that the option has accepted.</summary>
    public static T Read<T>(string spelling)
        where T : struct, Enum => Enum.GetValues<T>().Single(v => Spell(v) == spelling);

    /// <summary>The spelling of an enumeration's value.</summary>
    public static string Spell<T>(T value)
        where T : Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}")).ToLowerInvariant();
}
