namespace NNCompress.Speed;

/// <summary>
/// Finds which of some changes make something better, where only whole sets can be compared, with noise. The set is tried as a whole,
/// on top of what was accepted; where that is a gain beyond doubt, all of it is accepted; otherwise each half is tried for itself, down to single
/// changes. What is not a gain beyond doubt is not made.
/// </summary>
/// <param name="mostTrials">After so many comparisons nothing more is tried.</param>
internal sealed class GainSearch(int mostTrials)
{
    private int _trials;

    /// <typeparam name="TChange">A change.</typeparam>
    /// <typeparam name="TGain">What a comparison tells.</typeparam>
    /// <param name="changes">In order of what they promise, most first.</param>
    /// <param name="compare">Compares the accepted changes with these and others: what the others bring.</param>
    /// <param name="isGain">Whether that is a gain beyond doubt.</param>
    /// <returns>Accepted sets with their gains, each over the sets before it.</returns>
    public IReadOnlyList<(IReadOnlyList<TChange> Changes, TGain Gain)> Run<TChange, TGain>(
        IReadOnlyList<TChange> changes,
        Func<IReadOnlyList<TChange>, IReadOnlyList<TChange>, TGain> compare,
        Func<TGain, bool> isGain
    )
    {
        var accepted = new List<(IReadOnlyList<TChange>, TGain)>();
        Try(changes);
        return accepted;

        void Try(IReadOnlyList<TChange> group)
        {
            if (group.Count == 0 || _trials == mostTrials)
                return;
            _trials++;
            var gain = compare([.. accepted.SelectMany(a => a.Item1)], group);
            if (isGain(gain))
            {
                accepted.Add((group, gain));
                return;
            }

            if (group.Count == 1)
                return;
            Try([.. group.Take((group.Count + 1) / 2)]);
            Try([.. group.Skip((group.Count + 1) / 2)]);
        }
    }
}
