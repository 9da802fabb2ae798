namespace NNCompress.Passes.Numerics;

/// <summary>
/// The magnitude T that loses the least information (Migacz, 8-bit Inference with TensorRT, 2017). Over a histogram c of |x| in 2048
/// linear bins, without zeros, which every grid holds exactly, and for each i from L to 2048 in turn:
/// <code>
/// P = c[0..i), and all counts from i on are added to P[i − 1]
/// Q: c[0..i) is cut into L runs as equal in length as i/L allows, run r from ⌊r·i/L⌋ to ⌊(r + 1)·i/L⌋;
///    the counts of a run are shared evenly among its bins where P is not 0
/// KL(P‖Q) = Σ (P/ΣP)·ln((P/ΣP)/(Q/ΣQ)), where Q/ΣQ counts as at least 1e-10
/// </code>
/// T is the upper end of bin i − 1 for the smallest KL, the largest such i on a tie. L is the number of integers for one side: 2^(b − 1), or 2^b where no
/// value is negative and the range need not be symmetric. The histogram reaches from 0 to the largest magnitude M, but while fewer than one
/// value in a thousand lies above M/16, which is where the smallest threshold of 128 bins would be, M counts as M/16. A grid of more than 1024 integers a
/// side has none to lose: the range is that of the values. So is it, on the far side, where T exceeds it.
/// </summary>
public sealed record EntropyRange : HistogramRange
{
    internal const int Bins = 2048;
    internal const double Floor = 1e-10;

    public override string Id => "entropy";

    internal override ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric)
    {
        var bits = density.Range.Min >= 0 && !symmetric ? grid.Bits : grid.Bits - 1;
        if (bits > 10)
            return density.Range;
        var nonZero = density.Positive.Total + density.Negative.Total;
        var reach = (double)density.Range.AbsMax;
        while (nonZero - CountBelow(reach / 16) < nonZero / 1000)
            reach /= 16;
        var counts = new double[Bins];
        double below = 0;
        for (var i = 0; i < Bins; i++)
        {
            var next = CountBelow(reach * (i + 1) / Bins);
            counts[i] = next - below;
            below = next;
        }

        var threshold = (float)(reach * EntropySearch.Threshold(counts, nonZero - below, 1 << bits) / Bins);
        return new ValueRange(Math.Max(density.Range.Min, -threshold), Math.Min(density.Range.Max, threshold));

        double CountBelow(double x) => density.Positive.Below(x).Count + density.Negative.Below(x).Count;
    }
}
