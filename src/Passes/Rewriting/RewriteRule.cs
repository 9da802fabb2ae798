using NNCompress.OnnxIO;

namespace NNCompress.Passes.Rewriting;

/// <summary>
/// A local change of the graph around one node. It states its algebra before its code, and says of each node that it is about
/// either how to rewrite it or why not.
/// </summary>
public abstract class RewriteRule
{
    /// <summary>Looks at a node and what is around it; changes nothing.</summary>
    public abstract Verdict Check(Node node);
}
