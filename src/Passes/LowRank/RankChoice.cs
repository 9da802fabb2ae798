using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>How ranks are chosen. Each derived record answers for itself.</summary>
public abstract record RankChoice
{
    /// <summary>What is wrong with it, without a look at the model.</summary>
    public virtual IEnumerable<Diagnostic> Check() => [];

    /// <summary>Whether it chooses by scores or times, which makes it depend on the processor.</summary>
    public virtual bool IsMeasured => false;

    /// <summary>Whether it judges models by <see cref="PassContext.Scorer"/>, on samples that nothing else is measured on.</summary>
    public virtual bool UsesTuning => false;

    /// <summary>
    /// Whether a layer gets ranks of its own from the user: it is decomposed even if it is a head.
    /// </summary>
    public virtual bool Names(DecomposableLayer layer) => false;

    /// <summary>
    /// Whether it may decompose a lookup table. As that saves weights and no multiply-accumulates, it has to be asked for: by a budget that counts weights, or by
    /// the table's name.
    /// </summary>
    /// <param name="node">The first node that reads the table.</param>
    /// <param name="label">How reports name the table.</param>
    /// <param name="weightName">The stored table.</param>
    public virtual bool ConcernsTable(Node node, string label, string weightName) => false;

    /// <summary>Decides for every layer; a decomposition that saves nothing is not made.</summary>
    /// <param name="layers">Layers that can be decomposed, in order of execution; each has at least one candidate.</param>
    /// <param name="context">What the choice may ask.</param>
    /// <returns>One decision for each layer, in their order.</returns>
    /// <exception cref="DiagnosticException">The choice does not fit these layers.</exception>
    public abstract IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context);
}
