using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>The extents that Reshape, Squeeze, Unsqueeze and Flatten give to constant extents, where node and constants tell.</summary>
internal static class ShapeChange
{
    /// <summary>New extents, of the same product; null where they are not constant or do not fit.</summary>
    public static ImmutableArray<long>? Of(Node node, ImmutableArray<long> dims)
    {
        var changed = node.OpType switch
        {
            "Reshape" => Reshape(node, dims),
            "Squeeze" => Squeeze(node, dims),
            "Unsqueeze" => Unsqueeze(node, dims),
            "Flatten" => Flatten(node, dims),
            _ => null,
        };
        return changed is { } result && result.All(d => d >= 0) && MacCounter.Product(result) == MacCounter.Product(dims) ? result : null;
    }

    private static ImmutableArray<long>? Reshape(Node node, ImmutableArray<long> dims)
    {
        // before opset 5 the shape is an attribute
        if ((node.Attributes.Ints("shape") ?? Constants.Int64sOf(node.Input(1))) is not { } wanted || wanted.Count(d => d == -1) > 1)
            return null;
        var zeroIsZero = node.Attributes.Int("allowzero", 0) != 0;
        var result = wanted.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            if (result[i] == 0 && !zeroIsZero)
            {
                if (i >= dims.Length)
                    return null;
                result[i] = dims[i];
            }
        }

        var free = Array.IndexOf(result, -1);
        if (free >= 0)
        {
            result[free] = 1;
            var known = MacCounter.Product([.. result]);
            var all = MacCounter.Product(dims);
            if (known == 0 || all % known != 0)
                return null;
            result[free] = all / known;
        }

        return [.. result];
    }

    private static ImmutableArray<long>? Squeeze(Node node, ImmutableArray<long> dims)
    {
        if (Axes(node) is not { } axes)
            return node.Input(1) is null ? [.. dims.Where(d => d != 1)] : null;
        var dropped = axes.Select(a => a < 0 ? a + dims.Length : a).ToHashSet();
        return dropped.All(a => a >= 0 && a < dims.Length && dims[(int)a] == 1) ? [.. dims.Where((_, i) => !dropped.Contains(i))] : null;
    }

    private static ImmutableArray<long>? Unsqueeze(Node node, ImmutableArray<long> dims)
    {
        if (Axes(node) is not { } axes)
            return null;
        var rank = dims.Length + axes.Length;
        var added = axes.Select(a => a < 0 ? a + rank : a).ToHashSet();
        if (added.Count != axes.Length || added.Any(a => a < 0 || a >= rank))
            return null;
        var old = 0;
        return [.. Enumerable.Range(0, rank).Select(i => added.Contains(i) ? 1 : dims[old++])];
    }

    private static ImmutableArray<long>? Flatten(Node node, ImmutableArray<long> dims)
    {
        var axis = node.Attributes.Int("axis", 1);
        axis = axis < 0 ? axis + dims.Length : axis;
        return axis >= 0 && axis <= dims.Length
            ? [MacCounter.Product([.. dims.Take((int)axis)]), MacCounter.Product([.. dims.Skip((int)axis)])]
            : null;
    }

    /// <summary>Before opset 13 axes are an attribute, then an input.</summary>
    private static ImmutableArray<long>? Axes(Node node) => node.Attributes.Ints("axes") ?? Constants.Int64sOf(node.Input(1));
}
