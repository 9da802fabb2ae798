using System.Globalization;
using System.Text.RegularExpressions;
using NNCompress.OnnxIO;

namespace NNCompress.Runtime;

/// <summary>
/// Names by which the runtime's profile and messages lead back to nodes. The runtime inlines functions and puts prefixes before the
/// names of their nodes, so each node gets a name that is recognised wherever it stands.
/// </summary>
internal sealed partial class NodeTokens
{
    private readonly Node[] _nodes;

    /// <param name="copy">The copy, whose nodes are renamed.</param>
    public NodeTokens(ModelCopy copy)
    {
        var editor = new GraphEditor(copy.Model, "observe");
        _nodes = [.. copy.Nodes.Keys];
        for (var i = 0; i < _nodes.Length; i++)
            editor.Rename(copy.Nodes[_nodes[i]], string.Create(CultureInfo.InvariantCulture, $"nnc{i}node"));
    }

    /// <summary>The node of the original that a name of the profile means; null for nodes that the runtime put in.</summary>
    public Node? NodeOf(string name) => Token().Match(name) is { Success: true } token ? At(token) : null;

    /// <summary>A message with the nodes' own names.</summary>
    public string Restore(string message) => Token().Replace(message, token => At(token)?.Label ?? token.Value);

    private Node? At(Match token) =>
        int.TryParse(token.Groups["number"].ValueSpan, CultureInfo.InvariantCulture, out var number) && number < _nodes.Length
            ? _nodes[number]
            : null;

    // Compiled ahead of time, which a non-backtracking one is not; it has nothing to backtrack over.
    [GeneratedRegex("nnc(?<number>[0-9]{1,9})node", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
