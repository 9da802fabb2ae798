namespace NNCompress.Passes.Numerics;

/// <summary>
/// The range whose scale gives the smallest E(s, z) = Σ(w − (q − z)·s)², where q is w rounded with s and z. Starting from min-max:
/// <code>
/// 1. a step that the weights already have is taken where it exists (UniformStep)
/// 2. both ends times 2^(−i/12), i = 0..36; where z is free, then each end alone, 2^(−i/6), i = 0..12, from the best so far; here and in 3
///    not further than to four times the least E
/// 3. for 8 bits and at most 128 weights, where E has narrow valleys beside the widest: both ends times 2^(−i/256), i = −64..128, each
///    also with the scale of step 5
/// 4. steps of 2^(±1/24), 2^(±1/48), ... 2^(±1/192) of the ends as long as E falls
/// 5. s = Σw·d/Σd² with d = q − z: the best scale for these integers; then new integers, and again, as long as E falls
/// </code>
/// Only what lowers E is taken, so it is never above that of min-max. E has a local minimum near each integer that the largest weight may be
/// rounded to; the ladder of 2 finds the basin, 4 and 5 its bottom.
/// </summary>
internal sealed record MseScale : WeightScaleSearch
{
    private const int FewWeights = 128;

    public override string Id => "mse";

    public override AffineParameters Find(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric)
    {
        var search = new ScaleSearch(group, grid, symmetric);
        if (search.Error == 0)
            return search.Best;
        if (UniformStep.Find(group, grid, symmetric) is { } step && search.Try(step))
            return search.Best;
        search.DrawIn(ScaleSearch.Octave / 12, 36, low: 1, high: 1);
        if (!symmetric)
        {
            search.DrawIn(ScaleSearch.Octave / 6, 12, low: 1, high: 0);
            search.DrawIn(ScaleSearch.Octave / 6, 12, low: 0, high: 1);
        }

        if (group.Length <= FewWeights && grid.Bits == 8)
            search.Scan(-ScaleSearch.Octave / 4, ScaleSearch.Octave / 2, ScaleSearch.Octave / 256);
        for (var fine = ScaleSearch.Octave / 24; fine >= ScaleSearch.Octave / 192; fine /= 2)
            search.Descend(fine);
        search.Fit();
        return search.Best;
    }
}
