using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The changes that may be made to a quantized model, in order: for n ranked units n times 16 bits, n times float, or both one after the other.
/// </summary>
/// <param name="gain">What units get.</param>
/// <param name="ranked">Units, what costs most first.</param>
/// <param name="reference">The float model.</param>
internal sealed class PrecisionChange(PrecisionGain gain, IReadOnlyList<PrecisionUnit> ranked, Model reference)
{
    /// <summary>How many changes there are.</summary>
    public int Count => gain == PrecisionGain.Auto ? 2 * ranked.Count : ranked.Count;

    /// <summary>Units with 16 bits after the first changes.</summary>
    public IReadOnlyList<PrecisionUnit> WidenedBy(int count) =>
        gain == PrecisionGain.Float ? [] : [.. ranked.Take(Math.Min(count, ranked.Count)).Skip(RestoredBy(count).Count)];

    /// <summary>Units in float after them.</summary>
    public IReadOnlyList<PrecisionUnit> RestoredBy(int count) =>
        gain switch
        {
            PrecisionGain.Float => [.. ranked.Take(count)],
            PrecisionGain.Auto => [.. ranked.Take(count - ranked.Count)],
            _ => [],
        };

    /// <summary>Makes the first changes to the model or a copy of it.</summary>
    public void Make(GraphEditor editor, int count)
    {
        // places count nodes, of which restoring removes some
        var nodes = ExecutionOrder.Of(editor.Model).ToArray();
        var widened = WidenedBy(count).Select(u => nodes[u.Place]).ToArray();
        if (RestoredBy(count) is { Count: > 0 } restored)
            PrecisionUnit.Restore(editor, reference, restored);
        if (widened.Length > 0)
            WideActivations.Widen(editor, widened);
    }
}
