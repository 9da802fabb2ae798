using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>
/// Leads the kernels of an optimised graph back to the nodes of the model. In turn:
/// <list type="number">
/// <item>By name. Fused and moved nodes mostly bear the name of the node that does the main work, with something added
/// (<c>conv_token_3</c>, <c>matmul/MatMulAddFusion</c>, <c>matmul/MatMulScaleFusion/</c>), in which the node's token is found.</item>
/// <item>By the value in the name: float convolutions in the blocked layout are called after the value that they compute last
/// (<c>value_nchwc</c>).</item>
/// <item>By an output's name, as values mostly keep theirs.</item>
/// </list>
/// In the latter two, the value may be computed by an activation or an addition that is fused in: then the node is the nearest one
/// before it whose operator the kernel bears, and that no other kernel is called after.
/// </summary>
internal sealed class KernelOrigins
{
    private const string Blocked = "_nchwc";

    /// <summary>How many nodes a kernel of one layer may have swallowed after the layer.</summary>
    private const int Reach = 4;

    private readonly Dictionary<Node, Node?> _byKernel = [];
    private readonly Dictionary<string, Node?> _byName = [];

    /// <param name="original">The model.</param>
    /// <param name="tokens">The names under which its nodes were handed to the runtime.</param>
    /// <param name="optimized">What the runtime made of it.</param>
    public KernelOrigins(Model original, NodeTokens tokens, Model optimized)
    {
        var values = original
            .Scopes.SelectMany(s => s.Values)
            .Where(v => v.Producer is not null)
            .GroupBy(v => v.Name)
            .ToDictionary(g => g.Key, g => g.First());
        var kernels = optimized.AllNodes.ToArray();
        foreach (var kernel in kernels)
            _byKernel[kernel] = tokens.NodeOf(kernel.Name);
        var claimed = _byKernel.Values.OfType<Node>().ToHashSet();
        foreach (var kernel in kernels.Where(k => _byKernel[k] is null))
        {
            if (Computed(kernel, values)?.Producer is { } last && Main(kernel, last, claimed) is { } origin && claimed.Add(origin))
                _byKernel[kernel] = origin;
        }

        foreach (var kernel in kernels)
            _byName.TryAdd(kernel.Name, _byKernel[kernel]);
    }

    public Node? Of(Node kernel) => _byKernel.GetValueOrDefault(kernel);

    public Node? Of(string kernel) => _byName.GetValueOrDefault(kernel);

    private static Value? Computed(Node kernel, Dictionary<string, Value> values)
    {
        var named = kernel.Name.EndsWith(Blocked, StringComparison.Ordinal)
            ? values.GetValueOrDefault(kernel.Name[..^Blocked.Length])
            : null;
        return named ?? kernel.Outputs.OfType<Value>().Select(o => values.GetValueOrDefault(o.Name)).FirstOrDefault(v => v is not null);
    }

    /// <summary>The node that does the kernel's main work: breadth first from the last one backwards.</summary>
    private static Node? Main(Node kernel, Node last, HashSet<Node> claimed)
    {
        var reached = new List<Node> { last };
        for (int from = 0, depth = 0; depth < Reach && from < reached.Count; depth++)
        {
            var level = reached.Count;
            for (; from < level; from++)
            {
                var node = reached[from];
                if (IsMain(kernel, node) && !claimed.Contains(node))
                    return node;
                reached.AddRange(node.Inputs.Select(i => i?.Producer).OfType<Node>().Except(reached));
            }
        }

        return claimed.Contains(last) ? null : last;
    }

    /// <summary>Conv is the main work of Conv, FusedConv and NhwcFusedConv; MatMulInteger that of DynamicQuantizeMatMul.</summary>
    private static bool IsMain(Node kernel, Node node) =>
        kernel.OpType.EndsWith(node.OpType, StringComparison.Ordinal)
        || (QuantizationFacts.Of(kernel) is not null && QuantizationFacts.Of(node) is not null);
}
