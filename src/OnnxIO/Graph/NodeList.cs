using System.Collections;

namespace NNCompress.OnnxIO;

/// <summary>
/// The nodes of a graph in order of execution. May be changed while it is enumerated: a node removed meanwhile is skipped, a node
/// inserted meanwhile is not visited.
/// </summary>
public sealed class NodeList : IReadOnlyCollection<Node>
{
    private readonly LinkedList<Node> _list = [];

    /// <inheritdoc/>
    public int Count => _list.Count;

    public Node? First => _list.First?.Value;

    public Node? Last => _list.Last?.Value;

    internal void AddLast(Node node) => node.Position = _list.AddLast(node);

    internal void AddBefore(Node anchor, Node node) => node.Position = _list.AddBefore(PositionOf(anchor), node);

    internal void AddAfter(Node anchor, Node node) => node.Position = _list.AddAfter(PositionOf(anchor), node);

    internal void Remove(Node node)
    {
        _list.Remove(PositionOf(node));
        node.Position = null;
    }

    internal void Clear()
    {
        foreach (var node in _list)
            node.Position = null;
        _list.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<Node> GetEnumerator()
    {
        foreach (var node in _list.ToArray())
        {
            if (node.IsAlive)
                yield return node;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static LinkedListNode<Node> PositionOf(Node node) =>
        node.Position ?? throw new InvalidOperationException($"{node} does not stand in a graph.");
}
