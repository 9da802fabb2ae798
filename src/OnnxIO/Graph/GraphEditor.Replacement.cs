using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <content>Letting one value stand for another.</content>
public sealed partial class GraphEditor
{
    /// <summary>Whether <see cref="TryReplaceUses"/> would succeed.</summary>
    public static bool CanReplaceUses(Value old, Value replacement) => WhyNotReplaceable(old, replacement) is null;

    /// <summary>
    /// Why <see cref="TryReplaceUses"/> would not succeed, as a clause for the user; null where it would. Where
    /// <paramref name="old"/> is a graph output, its name is the model's interface and must move to the replacement: a value that a node of the
    /// same scope computes and no graph returns yet. And bodies find values by name: none that reads the replacement may have
    /// another value of its name.
    /// </summary>
    public static string? WhyNotReplaceable(Value old, Value replacement)
    {
        if (old == replacement)
            return null;
        if (old.IsGraphOutput && WhyNameStays(old, replacement) is { } reason)
            return reason;
        var name = old.IsGraphOutput ? old.Name : replacement.Name;
        var readers = old.IsGraphOutput ? old.Uses.Concat(replacement.Uses) : old.Uses;
        return readers.Select(u => u.Node.Scope).Distinct().Any(s => Hides(s, replacement, name))
            ? $"a body that reads '{old}' has another value of the name '{name}'"
            : null;
    }

    private static string? WhyNameStays(Value old, Value replacement) =>
        replacement.Scope != old.Scope || old.OutputOf.Any(g => g != old.Scope)
            ? $"'{old}' is a graph output and '{replacement}' stands in another scope: a body must compute what it returns"
        : replacement.IsGraphOutput ? $"'{replacement}' and '{old}' are both graph outputs, each with a name of its own"
        : replacement.IsInitializer ? $"'{old}' is a graph output, and the initializer '{replacement}' cannot take its name"
        : replacement.IsGraphInput ? $"'{old}' is a graph output, and the graph input '{replacement}' cannot take its name"
        : old.Producer is null || replacement.Producer is null ? $"'{old}' is a graph output that no node computes"
        : null;

    /// <summary>Whether a scope, or one between it and the value's own, defines another value of that name.</summary>
    private static bool Hides(Graph? scope, Value value, string name)
    {
        for (; scope is not null && scope != value.Scope; scope = scope.Outer)
        {
            if (scope.Values.Any(v => v.Name == name))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Lets every reader of <paramref name="old"/> read <paramref name="replacement"/> instead. Where <paramref name="old"/> is a
    /// graph output, its name is the model's interface: the replacement takes it over, if that is possible.
    /// </summary>
    /// <returns>False, with nothing changed, where <see cref="WhyNotReplaceable"/> has a reason.</returns>
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
