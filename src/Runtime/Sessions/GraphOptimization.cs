namespace NNCompress.Runtime;

/// <summary>How far the runtime may change the graph before it runs it.</summary>
public enum GraphOptimization
{
    /// <summary>Not at all: node for node as the model says.</summary>
    None,

    /// <summary>Constants folded, redundant nodes removed.</summary>
    Basic,

    /// <summary>Nodes fused as well.</summary>
    Extended,

    /// <summary>All, memory layout included: the fastest, and the runtime's default.</summary>
    All,
}
