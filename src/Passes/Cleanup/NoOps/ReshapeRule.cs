using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Reshape(x, s) = x where this follows from the graph alone, whatever the shapes turn out to be:
/// s is Shape(x); or x is itself Reshape(z, s) with the same s (an extent that s states is there already, one that it copies is
/// copied from itself, and the one that it infers is inferred again); or s copies every extent (all 0, at most one −1, allowzero
/// unset) and has as many entries as x surely has axes.
/// </summary>
internal sealed class ReshapeRule : NoOpRule
{
    protected override bool Matches(Node node) =>
        node.Is("Reshape") && node.Input(1) is not null && (IsShapeOfInput(node) || IsRepeated(node) || CopiesAll(node));

    protected override string? WhyNotNoOp(Node node)
    {
        if (IsShapeOfInput(node) || IsRepeated(node))
            return null;
        var rank = CertainTypes.RankOf(node.Input(0));
        return rank is null ? $"its shape copies every extent, but how many axes '{node.Input(0)}' has is not sure before run time"
            : rank != Entries(node)!.Value.Length ? "its shape drops axes"
            : null;
    }

    private static bool IsShapeOfInput(Node node) =>
        node.Input(1)?.Producer is { } producer
        && producer.Is("Shape")
        && producer.Input(0) == node.Input(0)
        && producer.Attributes.Count == 0; // start and end cut the shape

    private static bool IsRepeated(Node node) =>
        node.Input(0)?.Producer is { } inner
        && inner.Is("Reshape")
        && inner.Input(1) is not null
        && AllowZero(inner) == AllowZero(node)
        && (inner.Input(1) == node.Input(1) || (Entries(inner) is { } a && Entries(node) is { } b && a.SequenceEqual(b)));

    private static bool CopiesAll(Node node) =>
        AllowZero(node) == 0 && Entries(node) is { } entries && entries.All(e => e is 0 or -1) && entries.Count(e => e == -1) <= 1;

    private static ImmutableArray<long>? Entries(Node node) => Constants.Int64sOf(node.Input(1));

    private static long AllowZero(Node node) => node.Attributes.Int("allowzero", 0);
}
