using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// Reads <c>operators.txt</c>: headings <c>[domain]</c>, then a line per operator version with name, since-version ("!" where deprecated), inputs, outputs,
/// attributes. tools/operator-schemas.cs, which writes it, describes the endings.
/// </summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, AttributeKind> Kinds = Enum.GetValues<AttributeKind>()
        .ToDictionary(k => StandardName(k), StringComparer.Ordinal);

    public static List<OperatorSchema> Read(TextReader text)
    {
        var schemas = new List<OperatorSchema>();
        var domain = "";
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                domain = line[1..^1];
            else if (line.Split(' ') is [var name, var since, var inputs, var outputs, var attributes])
                schemas.Add(
                    new OperatorSchema(
                        domain,
                        name,
                        int.Parse(since.TrimEnd('!')),
                        since.EndsWith('!'),
                        Parameters(inputs),
                        Parameters(outputs),
                        Attributes(attributes)
                    )
                );
            else
                throw new InvalidOperationException($"operators.txt has a line that is no operator: {line}");
        }

        return schemas;
    }

    private static ImmutableArray<OperatorParameter> Parameters(string text) => text == "-" ? [] : [.. text.Split(',').Select(Parameter)];

    private static OperatorParameter Parameter(string text)
    {
        if (text.EndsWith('?'))
            return new OperatorParameter(text[..^1], IsOptional: true, IsVariadic: false, MinCount: 0);
        var star = text.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return new OperatorParameter(text, IsOptional: false, IsVariadic: false, MinCount: 1);
        return new OperatorParameter(text[..star], IsOptional: false, IsVariadic: true, int.Parse(text.AsSpan(star + 1)));
    }

    private static ImmutableDictionary<string, OperatorAttribute> Attributes(string text) =>
        text == "-"
            ? ImmutableDictionary<string, OperatorAttribute>.Empty
            : text.Split(',').Select(Attribute).ToImmutableDictionary(a => a.Name, StringComparer.Ordinal);

    private static OperatorAttribute Attribute(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new OperatorAttribute(text[..colon], Kinds[text[(colon + 1)..].TrimEnd('!')], text.EndsWith('!'));
    }

    /// <summary>As the standard spells a kind: SPARSE_TENSOR for SparseTensor.</summary>
    private static string StandardName(AttributeKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
