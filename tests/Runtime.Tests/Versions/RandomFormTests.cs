using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>Old forms with attributes drawn at random, from a fixed seed: what the hand-picked cases of each adapter leave out.</summary>
public sealed class RandomFormTests
{
    const int Forms = 25;

    static readonly Placement[] Main = [Placement.MainGraph];

    [Fact]
    public void Softmax_over_any_axis_of_any_shape() =>
        ForAll(random =>
        {
            var dims = Dims(random, rank: random.Next(1, 5), least: 1);
            var opType = random.GetItems(["Softmax", "LogSoftmax", "Hardmax"], 1)[0];
            var axis = random.Next(-dims.Length, dims.Length);
            UpgradeProof.Holds(11, 13, [OldInput.Floats(dims)], s => [s.Node(opType, [s.X], Attribute.Of("axis", axis))], placements: Main);
        });

    [Fact]
    public void Slices_anywhere() =>
        ForAll(random =>
        {
            var dims = Dims(random, rank: random.Next(1, 4), least: 2);
            var axes = Enumerable.Range(0, dims.Length).Select(a => (long)a).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0).ToArray();
            var starts = axes.Select(a => (long)random.Next(-(int)dims[a], (int)dims[a])).ToArray();
            var ends = axes.Select(
                    (a, i) =>
                        random.Next(3) == 0 ? long.MaxValue
                        : starts[i] < 0 ? dims[a]
                        : starts[i] + 1
                )
                .ToArray();
            UpgradeProof.Holds(
                7,
                10,
                [OldInput.Floats(dims)],
                s =>
                    [
                        s.Node(
                            "Slice",
                            [s.X],
                            Attribute.Of("axes", [.. axes]),
                            Attribute.Of("starts", [.. starts]),
                            Attribute.Of("ends", [.. ends])
                        ),
                    ],
                placements: Main
            );
        });

    /// <summary>Negative padding cuts off.</summary>
    [Fact]
    public void Padding_of_any_width() =>
        ForAll(random =>
        {
            var dims = Dims(random, rank: random.Next(1, 5), least: 3);
            long[] pads = [.. Enumerable.Range(0, 2 * dims.Length).Select(_ => (long)random.Next(-1, 3))];
            var value = random.Next(3) == 0 ? 0 : random.NextSingle();
            UpgradeProof.Holds(
                7,
                11,
                [OldInput.Floats(dims)],
                s => [s.Node("Pad", [s.X], Attribute.Of("pads", [.. pads]), Attribute.Of("value", value))],
                placements: Main
            );
        });

    [Fact]
    public void Reductions_over_any_axes() =>
        ForAll(random =>
        {
            var dims = Dims(random, rank: random.Next(1, 5), least: 1);
            var axes = Enumerable
                .Range(0, dims.Length)
                .Where(_ => random.Next(2) == 0)
                .Select(a => (long)(random.Next(2) == 0 ? a : a - dims.Length));
            var opType = random.GetItems(["ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2"], 1)[0];
            Attribute[] attributes =
            [
                Attribute.Of("keepdims", (long)random.Next(2)),
                .. axes.ToArray() is { Length: > 0 } given ? (Attribute[])[Attribute.Of("axes", [.. given])] : [],
            ];
            UpgradeProof.Holds(11, 18, [OldInput.Floats(dims)], s => [s.Node(opType, [s.X], attributes)], placements: Main);
        });

    /// <summary>Extents of 4 and 8 and scales in eighths, so that all are exact.</summary>
    [Fact]
    public void Images_of_any_scale() =>
        ForAll(random =>
        {
            var grows = random.Next(2) == 0;
            var linear = random.Next(2) == 0;
            float[] scales = [1, 1, Scale(), Scale()];
            UpgradeProof.Holds(
                10,
                11,
                [OldInput.Floats(1, 1, 8, 16)],
                s => [s.Node("Resize", [s.X, s.Floats([4], scales)], Attribute.Of("mode", linear ? "linear" : "nearest"))],
                placements: Main
            );

            float Scale() => grows ? 1 + (random.Next(0, 17) / 8f) : random.Next(2, 9) / 8f;
        });

    static void ForAll(Action<Random> form)
    {
        for (var seed = 0; seed < Forms; seed++)
            form(new Random(seed));
    }

    static long[] Dims(Random random, int rank, int least) => [.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(least, 6))];
}
