namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Scan of version 9 knows no batches. Version 8 ran its body over axis 1 of the N states and M scanned tensors, for each entry of axis 0 on
/// its own. That is a Scan over axis 0 of all N + M, without a state, whose body is a Scan with the old body:
/// <code>Scan8(init, xs; body) = Scan9(init, xs; λ(i, x) → Scan9(i, x; body))</code>
/// </summary>
internal sealed class Scan9Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Scan"];

    public override int Since => 9;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Input(0) is not null ? "it is given the length of every sequence, which the new version cannot be"
        : node.Attributes.Graph("body") is null || node.Attributes.Find("num_scan_inputs")?.Payload is not long
            ? "its body or number of scanned inputs is given by the call of the function around it"
        : node.Attributes.Find("directions") is { ReferencedName: not null }
            ? "its directions are given by the call of the function around it"
        : null;

    public override void Adapt(Node node, UpgradeContext context)
    {
        var editor = context.Editor;
        var body = node.Attributes.Graph("body") ?? throw new InvalidOperationException($"{node} has no body.");
        var scanned = node.Attributes.Int("num_scan_inputs", absent: 0);
        var read = node.Inputs.Skip(1).ToArray();

        var outer = editor.AddNode(
            node.Scope,
            "Scan",
            read,
            [],
            [Attribute.Of("num_scan_inputs", (long)read.Length)],
            name: $"{node.Label}_batch",
            before: node
        );
        var batch = editor.AddBody(outer, "body", "batch");
        Value?[] entries = [.. body.Inputs.Select(i => Entry(i, editor, batch))];
        var inner = editor.AddNode(
            batch,
            "Scan",
            entries,
            [.. node.Outputs.Select((o, i) => $"{o?.Name ?? $"{node.Label}_output_{i}"}_entry")],
            [Attribute.Of("num_scan_inputs", scanned)],
            name: $"{node.Label}_sequence"
        );
        if (node.Attributes.Ints("directions") is { } directions)
            editor.SetAttribute(inner, Attribute.Of("scan_input_directions", directions));
        editor.MoveBody(body, inner, "body");
        foreach (var output in inner.Outputs)
            editor.AddGraphOutput(batch, output!);
        editor.Supersede(node, outer);
    }

    /// <summary>One entry of the batch: of the element type that the body declares, of any shape.</summary>
    private static Value Entry(Value input, GraphEditor editor, Graph batch) =>
        editor.AddGraphInput(
            batch,
            $"{input.Name}_entry",
            input.Type is TensorType type ? new TensorType(type.Element, Shape: null) : new OpaqueType()
        );
}
