using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <content>Letting one value stand for another.</content>
public sealed partial class GraphEditor
{
    /// <summary>
    /// Whether <see cref="TryReplaceUses"/> would succeed. Where <paramref name="old"/> is a graph output, its name is the model's
    /// interface and must move to the replacement: a value that a node of the same scope computes and no graph returns yet.
    /// </summary>
    public static bool CanReplaceUses(Value old, Value replacement) =>
        old == replacement
        || !old.IsGraphOutput
        || (
            replacement is { IsGraphInput: false, IsInitializer: false, IsGraphOutput: false, Producer: not null }
            && replacement.Scope == old.Scope
            && old.Producer is not null
            && old.OutputOf.All(g => g == old.Scope)
        );

    /// <summary>
    /// Lets every reader of <paramref name="old"/> read <paramref name="replacement"/> instead. Where <paramref name="old"/> is a
    /// graph output, its name is the model's interface: the replacement takes it over, if that is possible.
    /// </summary>
    /// <returns>False, with nothing changed, where the output's name cannot move: the replacement is a graph input, an initializer
    /// or an output itself, or belongs to another scope.</returns>
    public bool TryReplaceUses(Value old, Value replacement)
    {
        if (!CanReplaceUses(old, replacement))
            return false;
        if (old == replacement)
            return true;
        if (old.IsGraphOutput)
            MoveOutput(old, replacement);
        foreach (var use in old.Uses.ToArray())
            use.Node.SetInput(use.Index, replacement);
        Changes++;
        return true;
    }

    private void MoveOutput(Value old, Value replacement)
    {
        var (name, given) = (old.Name, replacement.Name);
        old.Name = _names.Unique(name + "_replaced");
        replacement.Name = name;
        replacement.Info = old.Info ?? replacement.Info;
        RenameInAnnotations(old.Scope, given, name);
        for (var i = 0; i < old.Scope.Outputs.Count; i++)
        {
            if (old.Scope.Outputs[i] == old)
                old.Scope.SetOutput(i, replacement);
        }
    }

    /// <summary>A scope's quantization annotations speak of values by name: they follow a renamed one.</summary>
    private static void RenameInAnnotations(Graph scope, string from, string to)
    {
        if (scope.QuantizationAnnotations.IsEmpty)
            return;
        scope.QuantizationAnnotations = scope
            .QuantizationAnnotations.Select(a =>
                a with
                {
                    TensorName = a.TensorName == from ? to : a.TensorName,
                    Parameters = a.Parameters.Select(p => p.Value == from ? KeyValuePair.Create(p.Key, to) : p).ToImmutableArray(),
                }
            )
            .ToImmutableArray();
    }
}
