namespace NNCompress.Passes.Numerics;

/// <summary>The smallest of some numbers, equals by position: what a stable sort puts first, in linear time.</summary>
internal static class SmallestUnits
{
    /// <param name="scores">The numbers; none is NaN.</param>
    /// <param name="count">How many are wanted, from 0 to all.</param>
    /// <returns>For each, whether it is among the <paramref name="count"/> smallest.</returns>
    public static bool[] Of(double[] scores, int count)
    {
        var chosen = new bool[scores.Length];
        if (count <= 0)
            return chosen;
        var limit = At((double[])scores.Clone(), Math.Min(count, scores.Length) - 1);
        var left = count;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= limit)
                continue;
            chosen[i] = true;
            left--;
        }

        for (var i = 0; i < scores.Length && left > 0; i++)
        {
            if (scores[i] != limit)
                continue;
            chosen[i] = true;
            left--;
        }

        return chosen;
    }

    /// <summary>The element that a sort would put at a position; the numbers are reordered. Hoare's selection, pivots the median of three.</summary>
    private static double At(double[] values, int position)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Median(values[low], values[low + ((high - low) / 2)], values[high]);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            if (position <= j)
                high = j;
            else if (position >= i)
                low = i;
            else
                break;
        }

        return values[position];
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
