using NNCompress.OnnxIO.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NNCompress.Yaml;

/// <summary>Reads a YAML text into nodes that know their line and column. Untrusted: size, depth and number of nodes are limited first.</summary>
public static class YamlFile
{
    private const int LongestText = 1 << 20;
    private const int Deepest = 64;

    /// <param name="text">The file's content.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="found">Takes every finding that the nodes' readers make.</param>
    /// <returns>The document's mapping, or null where there is none; then the reason is in <paramref name="found"/>.</returns>
    public static YamlMap? Parse(string text, string path, DiagnosticBag found)
    {
        try
        {
            if (text.Length > LongestText)
                throw new YamlException(Mark.Empty, Mark.Empty, $"It is longer than {LongestText} characters.");
            CheckDepth(text);

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return new YamlMap(root, new YamlPlace(path, found), "the description");
            found.Add(
                YamlCodes.Syntax.At(
                    path,
                    stream.Documents.Count > 1 ? "There is more than one document in it." : "It holds no mapping of keys to values."
                )
            );
        }
        catch (YamlException e)
        {
            found.Add(YamlCodes.Syntax.At($"{path}({e.Start.Line},{e.Start.Column})", $"{(e.InnerException ?? e).Message.TrimEnd('.')}."));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or InvalidCastException)
        {
            // The parser's own defects on some malformed texts.
            found.Add(
                YamlCodes.Syntax.At(
                    path,
                    "The text is malformed in a way that the parser cannot place.",
                    "Check brackets, quotes and indentation."
                )
            );
        }
        return null;
    }

    /// <summary>The tree is built by recursion, so nesting is counted beforehand, over the events.</summary>
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext(); )
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
                throw new YamlException(parser.Current.Start, parser.Current.End, $"It is nested more than {Deepest} levels deep.");
            if (parser.Current is AnchorAlias)
                throw new YamlException(
                    parser.Current.Start,
                    parser.Current.End,
                    "Aliases (*name) are not supported; write the value out."
                );
        }
    }
}
