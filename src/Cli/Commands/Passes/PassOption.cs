using System.Collections;
using System.Globalization;
using System.Reflection;
using NNCompress.Cli.Options;

namespace NNCompress.Cli.Commands.Passes;

/// <summary>One option of a pass, as its options record declares it.</summary>
/// <param name="Name">The name in recipes, lower camel case.</param>
/// <param name="Type">The values it takes: <c>number</c>, <c>whole number</c>, <c>yes/no</c>, <c>text</c>, or a list of names.</param>
/// <param name="Default">The default, printed.</param>
sealed record PassOption(string Name, string Type, string Default)
{
    /// <summary>The options of a record, in the order of declaration; computed properties are none.</summary>
    public static IReadOnlyList<PassOption> Of(object defaults) =>
        [
            .. defaults
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is not null)
                .Select(p => new PassOption(
                    char.ToLowerInvariant(p.Name[0]) + p.Name[1..],
                    Describe(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType),
                    Print(p.GetValue(defaults))
                )),
        ];

    private static string Describe(Type type) =>
        type switch
        {
            { IsEnum: true } => string.Join("|", Enum.GetValues(type).Cast<Enum>().Select(Choice.Spell)),
            _ when type == typeof(bool) => "yes/no",
            _ when type == typeof(string) => "text",
            _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => "whole number",
            _ when type == typeof(float) || type == typeof(double) => "number",
            _ when Named(type) is { Length: > 0 } values => string.Join("|", values),
            _ when typeof(IEnumerable).IsAssignableFrom(type) => "list",
            _ => type.Name,
        };

    // Types whose values are objects offer them as static properties.
    private static object?[] Named(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == type).Select(p => p.GetValue(null))];

    private static string Print(object? value) =>
        value switch
        {
            null => "none",
            bool yes => yes ? "yes" : "no",
            Enum choice => Choice.Spell(choice),
            string text => text,
            IFormattable number and (int or long or ulong or float or double) => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>()) : "none",
            _ => value.ToString()!,
        };
}
