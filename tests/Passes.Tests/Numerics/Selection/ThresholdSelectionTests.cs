using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class ThresholdSelectionTests
{
    private static readonly ParallelOptions TwoThreads = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>Layers with many ties, zeros of both signs, denormals and very different scales.</summary>
    private static Gen<float[]> Layer =>
        from scale in Gen.Elements(1e-41f, 1e-20f, 0.003f, 1f, 700f, 1e19f)
        from kind in Gen.Choose(0, 3)
        from length in Gen.Choose(1, 60)
        from raw in Gen.Choose(-1000, 1000).ArrayOf(length)
        select Array.ConvertAll(
            raw,
            x =>
                kind switch
                {
                    0 => x / 1000f * scale,
                    1 => x / 250 * scale, // nine distinct magnitudes
                    2 => (x > 0 ? 1f : -1f) * scale, // one
                    _ => MathF.Exp(x / 100f) * scale / 22026f * (x % 2 == 0 ? 1 : -1),
                }
        );

    private static Gen<(float[][] Layers, double Share, long[] MinKeep, ImportanceScore Score)> Case =>
        from layers in Layer.NonEmptyListOf()
        let few = layers.Take(6).ToArray()
        from share in Gen.Choose(0, 100)
        from keep in Gen.Choose(0, 12).ArrayOf(few.Length)
        from keeps in Gen.Elements(true, false)
        from score in Gen.Elements(ImportanceScore.All.ToArray())
        select (few, share / 100.0, Array.ConvertAll(keep, k => keeps ? (long)k : 0), score);

    [Fact]
    public void Equals_a_stable_sort_of_all_scores() =>
        Prop.ForAll(
                Case.ToArbitrary(),
                c =>
                {
                    var target = (long)Math.Round(c.Share * c.Layers.Sum(l => l.Length));
                    var pool = new SelectionPool(c.Score, [.. Enumerable.Range(0, c.Layers.Length)], target);
                    Check(c.Layers.Select(l => Array.ConvertAll(l, v => (double)v)).ToArray(), Sources(c.Layers), pool, c.MinKeep);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(250));

    [Fact]
    public void Equals_a_stable_sort_where_layers_are_float64_in_part() =>
        Prop.ForAll(
                Case.ToArbitrary(),
                c =>
                {
                    var target = (long)Math.Round(c.Share * c.Layers.Sum(l => l.Length));
                    var pool = new SelectionPool(c.Score, [.. Enumerable.Range(0, c.Layers.Length)], target);
                    // numbers that float32 cannot tell apart
                    var doubles = c
                        .Layers.Select((l, i) => Array.ConvertAll(l, v => i % 2 == 0 ? v * (1 + (1e-12 * i) + 1e-10) : v))
                        .ToArray();
                    MagnitudeSource[] sources =
                    [
                        .. doubles.Select(
                            (l, i) => i % 2 == 0 ? (MagnitudeSource)new ArrayDoubleMagnitudes(l) : new ArrayMagnitudes(c.Layers[i])
                        ),
                    ];
                    Check(doubles, sources, pool, c.MinKeep);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Units_of_several_weights_count_by_their_size_and_go_as_a_whole() =>
        Prop.ForAll(
                Case.ToArbitrary(),
                c =>
                {
                    var sizes = c.Layers.Select((l, i) => l.Select((_, j) => 1 + ((i + j) * 7 % 5)).ToArray()).ToArray();
                    var target = (long)Math.Round(c.Share * sizes.Sum(s => s.Sum()));
                    var pool = new SelectionPool(c.Score, [.. Enumerable.Range(0, c.Layers.Length)], target);
                    var none = new long[c.Layers.Length];
                    MagnitudeSource[] sources = [.. c.Layers.Select((l, i) => new ArrayMagnitudes(l, sizes: sizes[i]))];
                    var expected = BruteForceSelection.Run(
                        c.Layers.Select(l => Array.ConvertAll(l, v => (double)v)).ToArray(),
                        pool,
                        none,
                        sizes
                    );
                    var cuts = ThresholdSelection.Run(MagnitudeCensus.Take(sources, TwoThreads), [pool], none, TwoThreads);
                    for (var i = 0; i < c.Layers.Length; i++)
                    {
                        Assert.Equal(expected[i], c.Layers[i].Select((v, j) => cuts[i].Contains(Math.Abs(v), j)));
                        Assert.Equal(expected[i].Zip(sizes[i], (gone, size) => gone ? size : 0).Sum(), cuts[i].Count);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(120));

    [Fact]
    public void Pools_are_ranked_apart()
    {
        float[][] layers =
        [
            [1, 2, 3, 4],
            [0.1f, 0.2f, 0.3f, 0.4f],
            [9, 8, 7, 6],
        ];
        var census = MagnitudeCensus.Take(Sources(layers), TwoThreads);
        var cuts = ThresholdSelection.Run(
            census,
            [new SelectionPool(ImportanceScore.Magnitude, [0], 1), new SelectionPool(ImportanceScore.Magnitude, [1], 3)],
            [0, 0, 0],
            TwoThreads
        );
        Assert.Equal([1, 3, 0], cuts.Select(c => c.Count));
        Assert.Equal(1, cuts[0].Magnitude);
        Assert.Equal(0.3f, cuts[1].Magnitude);
        Assert.Equal(MagnitudeCut.None, cuts[2]);
        Assert.Equal(Math.Sqrt(1 / 30.0), cuts[0].RelativeError, 12);
    }

    [Fact]
    public void Large_layers_are_cut_into_pieces_and_threads_do_not_matter()
    {
        var random = new DeterministicRandom(1, "selection");
        var large = Filled(PieceCounter.MaxPiece + 12_345, random, 1);
        float[][] layers = [large, Filled(1000, random, 30), Filled(200_000, random, 0.01f)];
        var total = layers.Sum(l => (long)l.Length);
        foreach (var score in ImportanceScore.All)
        {
            var one = Select(layers, score, total * 6 / 10, threads: 1);
            Assert.Equal(one, Select(layers, score, total * 6 / 10, threads: 4));
            Assert.Equal(total * 6 / 10, one.Sum(c => c.Count));
            foreach (var (layer, cut) in layers.Zip(one))
                Assert.Equal(cut.Count, layer.Where((v, i) => cut.Contains(Math.Abs(v), i)).LongCount());
        }

        var magnitudes = layers.SelectMany(l => l).Select(Math.Abs).Order().ToArray();
        Assert.Equal(
            magnitudes[(total * 6 / 10) - 1],
            Select(layers, ImportanceScore.Magnitude, total * 6 / 10, threads: 2).Max(c => c.Magnitude)
        );
    }

    [Fact]
    public void A_target_beyond_what_minimum_keep_leaves_takes_what_there_is()
    {
        float[][] layers =
        [
            [1, 2, 3],
            [4, 5, 6],
        ];
        var cuts = ThresholdSelection.Run(
            MagnitudeCensus.Take(Sources(layers), TwoThreads),
            [new SelectionPool(ImportanceScore.Magnitude, [0, 1], 6)],
            [1, 2],
            TwoThreads
        );
        Assert.Equal([2, 1], cuts.Select(c => c.Count));
    }

    [Fact]
    public void Non_finite_numbers_are_seen_by_the_census_and_refused_by_the_selection()
    {
        var census = MagnitudeCensus.Take(
            Sources([
                [1, 2],
                [1, float.NaN],
                [float.NegativeInfinity],
            ]),
            TwoThreads
        );
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(census.HasNonFinite));
        var pool = new SelectionPool(ImportanceScore.Lamp, [0, 1], 1);
        Assert.Throws<ArgumentException>(() => ThresholdSelection.Run(census, [pool], [0, 0, 0], TwoThreads));
    }

    [Fact]
    public void The_census_counts_zeros_apart_from_denormals_and_knows_norms()
    {
        var census = MagnitudeCensus.Take(
            Sources([
                [0, -0f, 3, 4],
                [1e-45f, 0, 1e-44f, 1e-40f],
                [0, 0],
            ]),
            TwoThreads
        );
        Assert.Equal([2, 1, 2], Enumerable.Range(0, 3).Select(census.ZerosOf));
        Assert.Equal(5, census.NormOf(0), 12);
        Assert.Equal(0, census.NormOf(2));
        Assert.Equal(4, MagnitudeCensus.Take([new ArrayDoubleMagnitudes([4, 0])], TwoThreads).NormOf(0), 12);
    }

    private static void Check(double[][] layers, MagnitudeSource[] sources, SelectionPool pool, long[] minKeep)
    {
        var expected = BruteForceSelection.Run(layers, pool, minKeep);
        var cuts = ThresholdSelection.Run(MagnitudeCensus.Take(sources, TwoThreads), [pool], minKeep, TwoThreads);
        for (var i = 0; i < layers.Length; i++)
        {
            var found = layers[i].Select((v, j) => cuts[i].Contains(Math.Abs(v), j)).ToArray();
            Assert.Equal(expected[i], found);
            Assert.Equal(expected[i].Count(gone => gone), cuts[i].Count);
            var all = layers[i].Sum(v => v * 1e-30 * v);
            if (all > 1e-250)
                Assert.Equal(Math.Sqrt(layers[i].Where((_, j) => found[j]).Sum(v => v * 1e-30 * v) / all), cuts[i].RelativeError, 9);
        }
    }

    private static MagnitudeCut[] Select(float[][] layers, ImportanceScore score, long target, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var pool = new SelectionPool(score, [.. Enumerable.Range(0, layers.Length)], target);
        return ThresholdSelection.Run(MagnitudeCensus.Take(Sources(layers), parallel), [pool], new long[layers.Length], parallel);
    }

    private static MagnitudeSource[] Sources(float[][] layers) => [.. layers.Select((l, i) => new ArrayMagnitudes(l, asView: i % 2 == 0))];

    private static float[] Filled(int count, DeterministicRandom random, float scale)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)random.NextGaussian() * scale;
        return values;
    }
}
