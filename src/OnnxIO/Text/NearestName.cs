namespace NNCompress.OnnxIO.Text;

/// <summary>Finds what a mistyped name probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the fewest single-character edits from <paramref name="name"/>, letter case aside; of equals, the first.
    /// Null where even that one differs in more than a third of its characters.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= fewest)
                continue;
            var edits = Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits < fewest)
                (best, fewest) = (candidate, edits);
        }

        return best is not null && fewest <= Math.Max(1, best.Length / 3) ? best : null;
    }

    /// <summary>
    /// Levenshtein distance: d[i,j] = min(d[i-1,j] + 1, d[i,j-1] + 1, d[i-1,j-1] + [a[i] ≠ b[j]]), one row at a time.
    /// </summary>
    internal static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
