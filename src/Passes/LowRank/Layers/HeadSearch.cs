using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.LowRank;

/// <summary>Whether a layer is a head: few outputs, and no other layer between them and an output of the model.</summary>
internal static class HeadSearch
{
    /// <summary>Outputs of a head at most.</summary>
    private const int MostOutputs = 16;

    /// <summary>Nodes that are looked at behind a layer.</summary>
    private const int MostNodes = 64;

    public static bool IsHead(TargetLayer layer)
    {
        if (layer is TableLayer || layer.Outputs > MostOutputs)
            return false;
        var pending = new Queue<Value>(layer.Slots.SelectMany(s => s.Node.Outputs).OfType<Value>());
        var seen = new HashSet<Node>();
        while (pending.TryDequeue(out var value))
        {
            if (value.OutputOf.Any(g => g == g.Model.Graph))
                return true;
            foreach (var use in value.Uses)
            {
                if (WeightFacts.WeightsOf(use.Node).Any(s => !s.IsTable) || seen.Count > MostNodes || !seen.Add(use.Node))
                    continue;
                foreach (var output in use.Node.Outputs.OfType<Value>())
                    pending.Enqueue(output);
            }
        }

        return false;
    }
}
