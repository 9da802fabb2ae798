using NNCompress.OnnxIO;

namespace NNCompress.Passes.Rewriting;

/// <summary>Clears away constants that a rewrite has left without a reader.</summary>
public static class UnreadConstants
{
    /// <summary>
    /// Removes an initializer, a Constant node, or an Identity and what stands behind it, where nothing reads, returns or names it.
    /// An initializer that callers may replace is part of the model's interface and stays.
    /// </summary>
    public static void Remove(GraphEditor editor, Value? value)
    {
        while (value is { IsUnused: true })
        {
            if (value.IsInitializer)
            {
                if (value.IsConstant && !IsAnnotated(value))
                    editor.RemoveInitializer(value);
                return;
            }

            if (value.Producer is not { IsAlive: true } producer || !(producer.Is("Constant") || producer.Is("Identity")))
                return;
            var behind = producer.Input(0);
            editor.Remove(producer);
            value = behind;
        }
    }

    /// <summary>Whether a quantization annotation of the scope names the value, as what it describes or as one of its parameters.</summary>
    public static bool IsAnnotated(Value value) =>
        value.Scope.QuantizationAnnotations.Any(a => a.TensorName == value.Name || a.Parameters.Any(p => p.Value == value.Name));
}
