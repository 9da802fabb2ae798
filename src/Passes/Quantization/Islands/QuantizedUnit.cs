using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer that was quantized, in whichever form, and can be float again by itself: with the weights of the float model, under the same name and
/// with the same outputs. There is one implementation for each way in which a form differs from the float layer.
/// </summary>
/// <param name="node">The node that gives the layer's result; it bears the layer's name before and after.</param>
public abstract class QuantizedUnit(Node node)
{
    /// <summary>The node that gives the layer's result.</summary>
    public Node Node => node;

    /// <summary>How reports and decisions name the layer.</summary>
    public string Label => node.Label;

    /// <summary>The form, as reports name it: <c>QDQ</c>, or the operator that computes with the integers or widens them.</summary>
    public abstract string Form { get; }

    /// <summary>Nodes that are there for the layer, and whose time is its: itself and what the form has put before it.</summary>
    public abstract IReadOnlyList<Node> Nodes { get; }

    /// <summary>The nodes of the float model that do the same; empty where they are not known.</summary>
    public abstract IReadOnlyList<Node> Originals { get; }

    /// <summary>Why it cannot be restored, as the rest of a sentence; null where it can.</summary>
    public abstract string? WhyNot { get; }

    /// <summary>Restores the layer. Conversions that nothing needs any more are left to <see cref="FloatRestoration"/>.</summary>
    internal abstract void Restore(GraphEditor editor, ReferenceConstants constants);
}
