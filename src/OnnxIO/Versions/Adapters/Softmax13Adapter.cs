namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Softmax, LogSoftmax and Hardmax. Before version 13 the input counts as a matrix, axes before <c>axis</c> (1 where it is left out) its rows,
/// and each row is normalized; from 13 on it is normalized along that one axis. Both are the same where at most one axis from <c>axis</c> on
/// has an extent other than 1. Else the matrix is made:
/// <code>y = Reshape(Softmax(Flatten(x, axis), axis = -1), Shape(x))</code>
/// </summary>
internal sealed class Softmax13Adapter : VersionAdapter
{
    private const long OldDefault = 1;

    public override IReadOnlyList<string> Operators => ["Softmax", "LogSoftmax", "Hardmax"];

    public override int Since => 13;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("axis") is { ReferencedName: not null }
            ? "its axis is given by the call of the function around it, and means something else from version 13 on"
            : null;

    public override void Adapt(Node node, UpgradeContext context)
    {
        var editor = context.Editor;
        if (node.Input(0) is not { } x || node.Output(0) is not { } y)
            throw new InvalidOperationException($"{node} lacks its input or output.");
        var axis = node.Attributes.Int("axis", OldDefault);
        var shape = context.ShapeOf(x);
        if (SingleAxis(axis, shape) is { } single)
        {
            editor.SetAttribute(node, Attribute.Of("axis", single));
            return;
        }

        context.MissesTypes |= shape is null;
        editor.SetInput(node, 0, context.Compute(node, "matrix", "Flatten", [x], Attribute.Of("axis", axis)));
        editor.SetAttribute(node, Attribute.Of("axis", -1));
        editor.Interpose(y, "Reshape", [context.Compute(node, "shape", "Shape", [x])]);
    }

    /// <summary>The one axis along which both versions normalize; null where there is none or it cannot be told.</summary>
    private static long? SingleAxis(long axis, IReadOnlyList<long?>? shape)
    {
        if (axis == -1)
            return axis;
        if (shape is null)
            return null;
        var first = axis < 0 ? axis + shape.Count : axis;
        if (first < 0 || first >= shape.Count)
            return null;
        long[] wide = [.. Enumerable.Range(0, shape.Count).Select(i => (long)i).Where(i => i >= first && shape[(int)i] != 1)];
        return wide.Length switch
        {
            0 => first,
            1 => wide[0],
            _ => null,
        };
    }
}
