using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

/// <summary>A tensor of small extents with or without flags over some of its leading axes.</summary>
internal sealed record ObservedTensor(float[] Values, long[] Dims, bool[] IsData)
{
    /// <summary>Tensors of 1 to 4 axes.</summary>
    public static Arbitrary<ObservedTensor> Any { get; } =
        (
            from rank in Gen.Choose(1, 4)
            from dims in Gen.Choose(1, 20).ArrayOf(rank)
            from covered in Gen.Choose(0, rank)
            from seed in Gen.Choose(0, 1_000_000)
            select Make([.. dims.Select(d => (long)d)], covered, seed)
        ).ToArbitrary();

    public Observation Observation => new(Values, Dims, IsData);

    /// <summary>Whether an element counts.</summary>
    public bool Counts(int element) => IsData.Length == 0 || IsData[element / (Values.Length / IsData.Length)];

    /// <summary>Index along one axis of an element.</summary>
    public int IndexOf(int element, int axis)
    {
        var inner = 1;
        for (var a = axis + 1; a < Dims.Length; a++)
            inner *= (int)Dims[a];
        return element / inner % (int)Dims[axis];
    }

    public static ObservedTensor Make(long[] dims, int covered, int seed)
    {
        var random = new DeterministicRandom((ulong)seed, "tensor");
        var values = new float[dims.Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        var flags = covered == 0 ? [] : new bool[dims.Take(covered).Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < flags.Length; i++)
            flags[i] = random.NextDouble() < 0.7;
        return new ObservedTensor(values, dims, flags);
    }
}
