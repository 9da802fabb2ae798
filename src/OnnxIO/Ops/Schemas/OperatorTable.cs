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

    /// <summary>The lines of every operator, its versions oldest first, not yet taken apart.</summary>
    public static IEnumerable<OperatorLines> Read(TextReader text)
    {
        var domain = "";
        OperatorLines? current = null;
        while (text.ReadLine() is { } line)
        {
            var name = line.StartsWith('[') ? null : line[..Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))];
            if (current is not null && (name is null || name != current.Key.OpType))
            {
                yield return current;
                current = null;
            }

            if (name is null)
                domain = line[1..^1];
            else
                (current ??= new OperatorLines(new OperatorKey(domain, name))).Add(line);
        }

        if (current is not null)
            yield return current;
    }

    public static OperatorSchema Parse(string domain, string line)
    {
        if (line.Split(' ') is not [var name, var since, var inputs, var outputs, var attributes])
            throw new InvalidOperationException($"operators.txt has a line that is no operator: {line}");
        return new OperatorSchema(
            domain,
            name,
            int.Parse(since.TrimEnd('!')),
            since.EndsWith('!'),
            Parameters(inputs),
            Parameters(outputs),
            Attributes(attributes)
        );
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

    private static Dictionary<string, OperatorAttribute> Attributes(string text) =>
        text == "-" ? [] : text.Split(',').Select(Attribute).ToDictionary(a => a.Name, StringComparer.Ordinal);

    private static OperatorAttribute Attribute(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new OperatorAttribute(text[..colon], Kinds[text[(colon + 1)..].TrimEnd('!')], text.EndsWith('!'));
    }

    /// <summary>As the standard spells a kind: SPARSE_TENSOR for SparseTensor.</summary>
    private static string StandardName(AttributeKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
