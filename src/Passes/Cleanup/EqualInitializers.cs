using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Merges equal initializers of one scope. Only those that share type and extents with another are hashed, in parallel; of equal
/// hashes the bytes are compared. The first stays, or the first that must stay for its name.
/// </summary>
internal static class EqualInitializers
{
    public static void Merge(Graph scope, PassContext context, OrderedReports reports)
    {
        var candidates = scope
            .Initializers.Where(v => v.Initializer is { } tensor && TensorContent.IsReadable(tensor))
            .GroupBy(v => $"{v.Initializer}")
            .Where(g => g.Count() > 1)
            .SelectMany(g => g)
            .ToArray();
        var hashes = new string[candidates.Length];
        Parallel.For(0, candidates.Length, context.ParallelOptions, i => hashes[i] = TensorContent.HashOf(candidates[i].Initializer!));
        foreach (var group in candidates.Zip(hashes).GroupBy(c => c.Second, c => c.First).Where(g => g.Count() > 1))
            MergeGroup([.. group], context, reports);
    }

    private static void MergeGroup(Value[] equal, PassContext context, OrderedReports reports)
    {
        var constants = equal.Where(v => v.IsConstant).ToArray();
        var kept = Array.Find(constants, v => NamedOutsideTheGraph.WhyKept(v) is not null) ?? constants.FirstOrDefault();
        foreach (var value in equal)
        {
            if (value == kept || (kept is not null && !TensorContent.AreEqual(value.Initializer!, kept.Initializer!)))
                continue;
            if ((NamedOutsideTheGraph.WhyKept(value) ?? GraphEditor.WhyNotReplaceable(value, kept!)) is { } reason)
            {
                reports.Add(value, LayerReport.LeftAlone(value.Name, "initializer", value.Name, $"it equals another, but {reason}"));
                continue;
            }

            var bytes = value.Initializer!.ByteLength;
            if (!context.Editor.TryReplaceUses(value, kept!))
                throw new InvalidOperationException($"'{value}' could be replaced by '{kept}' a moment ago.");
            context.Editor.RemoveInitializer(value);
            reports.Add(value, DeduplicatePass.Merged(value.Name, "initializer", value.Name, bytes));
        }
    }
}
