namespace NNCompress.Pipeline;

/// <summary>
/// Finds which of n changes break something, by taking some back and trying again. Taking more back never breaks what worked, so for changes
/// known to be bad, F, the least k for which F ∪ {0 … k − 1} taken back works is found by halving, and change k − 1 is bad; this
/// is repeated until F alone is enough. With c bad ones that is at most c·(⌈log₂ n⌉ + 1) + 2 trials, and none of F can be left out of it
/// unless a later one makes it so.
/// </summary>
internal static class CulpritSearch
{
    /// <param name="count">n: how many changes there are.</param>
    /// <param name="works">Whether it works with these taken back.</param>
    /// <returns>The bad ones in order; empty where it works as it is; null where it does not work with all of them taken back.</returns>
    public static IReadOnlyList<int>? Find(int count, Func<IReadOnlySet<int>, bool> works)
    {
        var bad = new SortedSet<int>();
        if (works(bad))
            return [];
        if (!works(Enumerable.Range(0, count).ToHashSet()))
            return null;
        var enough = count;
        while (true)
        {
            // works with the first `enough`, fails with the first `few`, each together with what is known to be bad
            var few = 0;
            while (enough - few > 1)
            {
                var middle = few + ((enough - few) / 2);
                if (works(With(bad, middle)))
                    enough = middle;
                else
                    few = middle;
            }

            bad.Add(enough - 1);
            if (works(bad))
                return [.. bad];
            enough--;
        }
    }

    private static HashSet<int> With(IEnumerable<int> bad, int first) => [.. bad, .. Enumerable.Range(0, first)];
}
