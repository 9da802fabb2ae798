using System.CommandLine;
using System.CommandLine.Parsing;

namespace NNCompress.Cli.Options;

/// <summary>Options whose values parse themselves; what is wrong with one is told in the type's own words.</summary>
static class Parsed
{
    /// <param name="name">The option.</param>
    /// <param name="description">Its help.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="suggestions">Values that a shell may complete.</param>
    public static Option<T?> One<T>(string name, string description, string helpName, params string[] suggestions)
        where T : class, IParsable<T>
    {
        Option<T?> option = new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parse<T>(result, result.Tokens[^1].Value),
        };
        option.CompletionSources.Add(suggestions);
        return option;
    }

    /// <summary>An option that may be given several times.</summary>
    public static Option<T[]> Many<T>(string name, string description, string helpName)
        where T : class, IParsable<T> =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(t => Parse<T>(result, t.Value)).OfType<T>()],
        };

    private static T? Parse<T>(ArgumentResult result, string text)
        where T : class, IParsable<T>
    {
        try
        {
            return T.Parse(text, null);
        }
        catch (FormatException failure)
        {
            result.AddError(failure.Message);
            return null;
        }
    }
}
