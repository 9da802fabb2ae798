using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Layers whose ranges are made equal together: a layer and those that read it, or a layer, the depthwise one that alone reads it, and those that read that. Several
/// readers count as one whose range of a channel is the largest of theirs. The formulas stand with <see cref="EqualizationScales"/>.
/// </summary>
/// <param name="First">The first layer.</param>
/// <param name="Path">From it to the next ones.</param>
/// <param name="Onward">From a depthwise next layer to the third ones; null where there are two.</param>
internal sealed record EqualizationGroup(ScalableLayer First, EqualizationPath Path, EqualizationPath? Onward)
{
    /// <summary>All that the first layer's channels were divided by so far.</summary>
    public double[] Factors { get; } = Ones(First.Outputs);

    /// <summary>All that the middle layer's channels were divided by so far, where there is one.</summary>
    public double[] OnwardFactors { get; } = Ones(Onward is null ? 0 : Path.Ends[0].To.Outputs);

    public IEnumerable<ScalableLayer> Layers => [First, .. Path.Ends.Select(e => e.To), .. Onward?.Ends.Select(e => e.To) ?? []];

    /// <summary>The depthwise layer in the middle of three; null where there is none.</summary>
    public ScalableLayer? Middle => Onward is null ? null : Path.Ends[0].To;

    /// <summary>Whether any channel was changed by more than rounding.</summary>
    public bool Moved => Factors.Concat(OnwardFactors).Any(f => Math.Abs(Math.Log(f)) > 1e-6);

    /// <summary>Makes ranges equal as they are now.</summary>
    /// <returns>The largest |ln| of a factor.</returns>
    public double Step()
    {
        double[] s;
        double[] onward = [];
        var first = First.OutputRanges();
        if (Onward is null)
            s = EqualizationScales.OfPair(first, Path.InputRanges());
        else
            (s, onward) = EqualizationScales.OfTriple(first, Middle!.OutputRanges(), Onward.InputRanges());
        Move(First, Path, s, Factors);
        if (Onward is not null)
            Move(Middle!, Onward, onward, OnwardFactors);
        return s.Concat(onward).Max(f => Math.Abs(Math.Log(f)));
    }

    /// <summary>Gives every Clip on the way a bound for each channel: min(max(x, 0), bound/s).</summary>
    public void WriteClips(GraphEditor editor)
    {
        WriteClips(editor, First, Path, Factors);
        if (Onward is not null)
            WriteClips(editor, Middle!, Onward, OnwardFactors);
    }

    private static void Move(ScalableLayer from, EqualizationPath path, double[] s, double[] total)
    {
        from.ScaleOutputs([.. s.Select(f => 1 / f)]);
        foreach (var end in path.Ends)
            end.To.ScaleInputs(end.Spread(s));
        for (var i = 0; i < s.Length; i++)
            total[i] *= s[i];
    }

    private static void WriteClips(GraphEditor editor, ScalableLayer from, EqualizationPath path, double[] factors)
    {
        foreach (var (clip, bound) in path.Clips)
            WriteClip(editor, from, clip, [.. factors.Select(s => (float)(bound / s))]);
    }

    private static void WriteClip(GraphEditor editor, ScalableLayer from, Node clip, float[] bounds)
    {
        long[] dims = from.HasChannelsFirst ? [bounds.Length, .. Enumerable.Repeat(1L, from.SpatialRank)] : [bounds.Length];
        var relu = editor.AddNode(clip.Scope, "Relu", [clip.Input(0)], [$"{clip.Output(0)}_positive"], before: clip);
        var bound = editor.AddConstant(clip, $"{clip.Output(0)}_bound", Tensor.FromSingles(dims, bounds));
        var old = clip.Inputs.Skip(1).ToArray();
        editor.SetOperator(clip, "Min");
        foreach (var name in new[] { "min", "max" })
            editor.RemoveAttribute(clip, name);
        editor.SetInput(clip, 0, relu.Output(0));
        editor.SetInput(clip, 1, bound);
        editor.TrimInputs(clip, 2);
        foreach (var value in old)
            UnreadConstants.Remove(editor, value);
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
