namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>
/// The order of execution. The standard demands that a node stands after those whose values it, or a body in it, reads. Where
/// a file does not keep to that, its nodes are sorted: of those that are ready, always the first of the file.
/// </summary>
internal static class NodeOrder
{
    public static void Ensure(Graph graph, BindingContext context)
    {
        var nodes = graph.Nodes.ToArray();
        var readers = Readers(graph, nodes);
        var sorted = true;
        for (var i = 0; i < nodes.Length && sorted; i++)
            sorted = readers[i].TrueForAll(reader => reader > i);
        if (sorted)
            return;

        var order = Sort(readers);
        if (order.Count < nodes.Length)
        {
            context.Report(
                FileCodes.Cycle,
                graph.Label,
                $"Nodes depend on one another in a circle: {string.Join(" → ", Circle(readers, order).Select(i => nodes[i].Label))}.",
                "No order of execution exists; export the model again."
            );
            return;
        }

        context.Report(FileCodes.Unsorted, graph.Label, "The nodes were not in order of execution; they have been sorted.");
        graph.Nodes.Clear();
        foreach (var i in order)
            graph.Nodes.AddLast(nodes[i]);
    }

    /// <summary>For each node the positions of those that read its outputs, themselves or in their bodies.</summary>
    private static List<int>[] Readers(Graph graph, Node[] nodes)
    {
        var positions = nodes.Select((node, i) => (node, i)).ToDictionary(p => p.node, p => p.i);
        var readers = new List<int>[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            readers[i] = [];
            foreach (var value in nodes[i].Outputs)
            {
                if (value is null)
                    continue;
                foreach (var use in value.Uses)
                    Add(readers[i], use.Node);
                foreach (var body in value.OutputOf)
                    Add(readers[i], body.Holder);
            }
        }

        return readers;

        void Add(List<int> list, Node? reader)
        {
            while (reader is not null && reader.Scope != graph)
                reader = reader.Scope.Holder;
            if (reader is not null)
                list.Add(positions[reader]);
        }
    }

    private static List<int> Sort(List<int>[] readers)
    {
        var waiting = new int[readers.Length];
        foreach (var reader in readers.SelectMany(r => r))
            waiting[reader]++;
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < readers.Length; i++)
        {
            if (waiting[i] == 0)
                ready.Enqueue(i, i);
        }

        var order = new List<int>(readers.Length);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var reader in readers[node])
            {
                if (--waiting[reader] == 0)
                    ready.Enqueue(reader, reader);
            }
        }

        return order;
    }

    /// <summary>One circle among the nodes that could not be placed, shown up to eight nodes long.</summary>
    private static IEnumerable<int> Circle(List<int>[] readers, List<int> placed)
    {
        const int Shown = 8;
        var left = Enumerable.Range(0, readers.Length).Except(placed).ToHashSet();
        var before = new Dictionary<int, int>(); // some unplaced node that each unplaced node waits for
        foreach (var node in left)
        {
            foreach (var reader in readers[node].Where(left.Contains))
                before[reader] = node;
        }

        var seen = new HashSet<int>();
        var at = left.Min();
        while (seen.Add(at))
            at = before[at];
        var circle = new List<int> { at };
        for (var i = before[at]; i != at; i = before[i])
            circle.Add(i);
        circle.Add(at);
        circle.Reverse();
        return circle.Take(Shown);
    }
}
