using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NNCompress.Cli.Options;

/// <summary>Options that take a number within bounds. A comma is no decimal point and no separator, so that 0,5 is refused, not read as 5.</summary>
static class Number
{
    public static Option<double?> Real(string name, string description, double least, double most) =>
        new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            CustomParser = result =>
                Parse(
                    result,
                    $"a number from {Show(least)} to {Show(most)}",
                    text =>
                        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                        && value >= least
                        && value <= most
                            ? value
                            : (double?)null
                ),
        };

    public static Option<long?> Whole(string name, string description, long least, long most) =>
        new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            CustomParser = result =>
                Parse(
                    result,
                    $"a whole number from {least} to {most}",
                    text =>
                        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                        && value >= least
                        && value <= most
                            ? value
                            : (long?)null
                ),
        };

    private static T? Parse<T>(ArgumentResult result, string wanted, Func<string, T?> read)
        where T : struct
    {
        var text = result.Tokens[^1].Value;
        if (read(text) is { } value)
            return value;
        result.AddError($"'{text}' is not {wanted}.");
        return null;
    }

    private static string Show(double bound) =>
        bound switch
        {
            double.PositiveInfinity => "any",
            _ => bound.ToString(CultureInfo.InvariantCulture),
        };
}
