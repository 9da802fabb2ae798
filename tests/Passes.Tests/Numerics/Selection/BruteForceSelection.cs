using System.Numerics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>The definition of a selection, taken literally: all scores as exact fractions, stably sorted.</summary>
internal static class BruteForceSelection
{
    /// <summary>Which elements of the pool's layers go.</summary>
    /// <param name="layers">All layers.</param>
    /// <param name="pool">Score, layers and target.</param>
    /// <param name="minKeep">Per layer.</param>
    /// <param name="sizes">Weights of each unit; null: one.</param>
    public static bool[][] Run(double[][] layers, SelectionPool pool, long[] minKeep, int[][]? sizes = null)
    {
        var gone = layers.Select(l => new bool[l.Length]).ToArray();
        var ranked = new List<(BigInteger Numerator, BigInteger Denominator, int Layer, int Index)>();
        foreach (var layer in pool.Layers)
        {
            var values = layers[layer];
            var scores = Scores(values, pool.Score);
            // a layer's largest stay; of equals the later ones
            var cap = Math.Max(values.Count(v => v == 0), values.Length - minKeep[layer]);
            var order = Enumerable.Range(0, values.Length).OrderBy(i => Math.Abs(values[i])).Take((int)cap);
            ranked.AddRange(order.Select(i => (scores[i].Numerator, scores[i].Denominator, layer, i)));
        }

        var place = pool.Layers.Select((l, i) => (l, i)).ToDictionary(x => x.l, x => x.i);
        ranked.Sort(
            (a, b) =>
            {
                var order = (a.Numerator * b.Denominator).CompareTo(b.Numerator * a.Denominator);
                order = order != 0 ? order : place[a.Layer].CompareTo(place[b.Layer]);
                return order != 0 ? order : a.Index.CompareTo(b.Index);
            }
        );
        var left = pool.Target;
        foreach (var (_, _, layer, index) in ranked)
        {
            left -= sizes?[layer][index] ?? 1;
            if (left < 0)
                break;
            gone[layer][index] = true;
        }

        return gone;
    }

    private static (BigInteger Numerator, BigInteger Denominator)[] Scores(double[] values, ImportanceScore score)
    {
        var squares = Array.ConvertAll(values, v => Exact(v) * Exact(v));
        if (score == ImportanceScore.Magnitude)
            return Array.ConvertAll(values, v => (Exact(v), BigInteger.One));
        var largestFirst = squares.Distinct().OrderDescending();
        var tails = new Dictionary<BigInteger, BigInteger>();
        var sum = BigInteger.Zero;
        foreach (var square in largestFirst)
        {
            sum += square * squares.Count(s => s == square);
            tails[square] = sum;
        }

        return Array.ConvertAll(squares, s => (s, tails[s].IsZero ? BigInteger.One : tails[s]));
    }

    /// <summary>|v| in units of 2⁻¹⁰⁷⁴.</summary>
    private static BigInteger Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52);
        var fraction = bits & ((1L << 52) - 1);
        return exponent == 0 ? fraction : (BigInteger)(fraction | (1L << 52)) << (exponent - 1);
    }
}
