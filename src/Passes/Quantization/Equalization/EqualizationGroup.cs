using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Layers whose ranges are made equal together: two neighbours, or three with a depthwise one in the middle. The formulas stand
/// with <see cref="EqualizationScales"/>.
/// </summary>
/// <param name="First">The first layer.</param>
/// <param name="Path">From it to the next.</param>
/// <param name="Onward">From a depthwise next layer to the third; null where there are two.</param>
internal sealed record EqualizationGroup(ScalableLayer First, EqualizationPath Path, EqualizationPath? Onward)
{
    /// <summary>All that the first layer's channels were divided by so far.</summary>
    public double[] Factors { get; } = Ones(First.Outputs);

    /// <summary>All that the middle layer's channels were divided by so far, where there is one.</summary>
    public double[] OnwardFactors { get; } = Ones(Onward is null ? 0 : Path.To.Outputs);

    public IEnumerable<ScalableLayer> Layers => Onward is null ? [First, Path.To] : [First, Path.To, Onward.To];

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
            s = EqualizationScales.OfPair(first, Path.Gather(Path.To.InputRanges()));
        else
            (s, onward) = EqualizationScales.OfTriple(first, Path.To.OutputRanges(), Onward.Gather(Onward.To.InputRanges()));
        Move(First, Path, s, Factors);
        if (Onward is not null)
            Move(Path.To, Onward, onward, OnwardFactors);
        return s.Concat(onward).Max(f => Math.Abs(Math.Log(f)));
    }

    /// <summary>Gives every Clip on the way a bound for each channel: min(max(x, 0), bound/s).</summary>
    public void WriteClips(GraphEditor editor)
    {
        WriteClip(editor, First, Path, Factors);
        if (Onward is not null)
            WriteClip(editor, Path.To, Onward, OnwardFactors);
    }

    private static void Move(ScalableLayer from, EqualizationPath path, double[] s, double[] total)
    {
        from.ScaleOutputs([.. s.Select(f => 1 / f)]);
        path.To.ScaleInputs(path.Spread(s));
        for (var i = 0; i < s.Length; i++)
            total[i] *= s[i];
    }

    private static void WriteClip(GraphEditor editor, ScalableLayer from, EqualizationPath path, double[] factors)
    {
        if (path.Clip is not { } clip)
            return;
        var bounds = factors.Select(s => (float)(path.Bound / s)).ToArray();
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
