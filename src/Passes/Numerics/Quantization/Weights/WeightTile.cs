namespace NNCompress.Passes.Numerics;

/// <summary>Neighbouring groups of a weight, all of one length.</summary>
/// <param name="First">Index of the first group.</param>
/// <param name="Groups">How many.</param>
/// <param name="GroupLength">Elements of each.</param>
internal readonly record struct WeightTile(int First, int Groups, int GroupLength)
{
    public int Length => Groups * GroupLength;
}
