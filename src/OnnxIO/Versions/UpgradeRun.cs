using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// One upgrade, operator set by operator set: in every step each node whose operator the set changes is adapted, in the main graph, in the
/// bodies of control flow and in functions. Nodes that cannot be are noted and left alone.
/// </summary>
internal sealed class UpgradeRun(GraphEditor editor, long target, Func<Value, TensorType?> typeOf)
{
    private readonly UpgradeContext _context = new(editor, target, typeOf);
    private readonly List<Refusal> _refusals = [];
    private readonly HashSet<Node> _refused = [];
    private readonly SortedDictionary<string, int> _adapted = new(StringComparer.Ordinal);

    /// <summary>Nodes that have no form in the target, with the reason.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>Nodes adapted, by operator.</summary>
    public IReadOnlyDictionary<string, int> Adapted => _adapted;

    /// <summary>Whether a longer form was written because a type or rank was not known.</summary>
    public bool MissesTypes => _context.MissesTypes;

    public void Run()
    {
        Upgrade(editor.Model.Graph, editor.Model.Opsets, v => editor.SetOpset("", v));
        foreach (var function in editor.Model.Functions)
        {
            if (function.Opsets.VersionOf("") is not null)
                Upgrade(function.Body, function.Opsets, v => editor.SetOpset(function, "", v));
        }
    }

    private void Upgrade(Graph outermost, OpsetImports imports, Action<long> setVersion)
    {
        var start = imports.Standard;
        if (imports.VersionOf("") is null)
            setVersion(target); // no node is of the standard's domain: nothing has to change
        if (imports.Standard >= target)
            return;
        foreach (var node in OperatorsIn(outermost))
        {
            if (OperatorSchemas.Find("", node.OpType, start) is null)
                Refuse(node, $"the standard has no {node.OpType} in opset {start}");
        }

        for (var version = (int)start + 1; version <= target; version++)
        {
            foreach (var node in OperatorsIn(outermost).ToArray())
                Step(node, version);
            setVersion(version);
        }
    }

    /// <summary>Nodes that are operators of the standard, not calls of the model's functions.</summary>
    private static IEnumerable<Node> OperatorsIn(Graph outermost) =>
        outermost.WithNested().SelectMany(g => g.Nodes).Where(n => n.IsStandard && FunctionCalls.CalleeOf(n) is null);

    private void Step(Node node, int version)
    {
        if (_refused.Contains(node) || OperatorSchemas.Find("", node.OpType, version)?.Since != version)
            return;
        switch (OperatorChanges.Find(node.OpType, version))
        {
            case null when OperatorSchemas.Find("", node.OpType, version - 1) is null:
            case CompatibleChange:
                return;
            case AdaptedChange { Adapter: var adapter } when adapter.WhyNot(node, _context) is { } reason:
                Refuse(node, reason);
                return;
            case AdaptedChange { Adapter: var adapter }:
                var (opType, before) = (node.OpType, editor.Changes);
                adapter.Adapt(node, _context);
                if (editor.Changes > before)
                    _adapted[opType] = _adapted.GetValueOrDefault(opType) + 1;
                return;
            default:
                Refuse(node, $"there is no adapter for {node.OpType} of opset {version}");
                return;
        }
    }

    private void Refuse(Node node, string reason)
    {
        if (_refused.Add(node))
            _refusals.Add(new Refusal(node, reason));
    }
}

/// <summary>A node that has no form in the target.</summary>
/// <param name="Node">The node, of the model that the run worked on.</param>
/// <param name="Reason">Why, as a clause.</param>
internal sealed record Refusal(Node Node, string Reason);
