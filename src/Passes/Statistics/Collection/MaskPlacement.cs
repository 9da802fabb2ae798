using System.Collections.Immutable;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Where the samples N and positions T of a mask lie among the axes of a value:
/// <list type="bullet">
/// <item>[N, T, …] and [T, N, …]: in its first two axes;</item>
/// <item>[N·T, …]: in the first, sample by sample;</item>
/// <item>[N, …, T, …]: samples first, positions on the only other axis of that extent;</item>
/// <item>[N, H, T, T], attention scores: query and key, both must be data;</item>
/// <item>[T, D, N, …], a recurrent layer's output: positions first, samples on the third.</item>
/// </list>
/// A mask over samples alone lies on a first axis of extent N.
/// </summary>
/// <param name="Dims">Leading extents that the flags cover.</param>
/// <param name="SampleAxis">The axis of samples; −1 where samples and positions share the first.</param>
/// <param name="PositionAxes">Axes of positions; none in a mask over samples.</param>
internal sealed record MaskPlacement(ImmutableArray<long> Dims, int SampleAxis, ImmutableArray<int> PositionAxes)
{
    /// <returns>Null where the extents do not show it.</returns>
    public static MaskPlacement? Find(ImmutableArray<long> mask, ImmutableArray<long> value)
    {
        var samples = mask[0];
        if (value.IsEmpty)
            return null;
        if (mask.Length == 1)
            return value[0] == samples ? new MaskPlacement([samples], 0, []) : null;
        var positions = mask[1];
        if (value[0] == samples)
        {
            int[] axes = [.. Enumerable.Range(1, value.Length - 1).Where(a => value[a] == positions)];
            if (axes is [1, ..])
                return new MaskPlacement(value[..2], 0, [1]);
            if (axes.Length == 1)
                return new MaskPlacement(value[..(axes[0] + 1)], 0, [axes[0]]);
            return axes is [2, 3] && value.Length == 4 ? new MaskPlacement(value, 0, [2, 3]) : null;
        }

        if (value[0] == samples * positions)
            return new MaskPlacement([value[0]], -1, [0]);
        if (value[0] != positions || value.Length < 2)
            return null;
        if (value[1] == samples)
            return new MaskPlacement(value[..2], 1, [0]);
        return value.Length > 2 && value[2] == samples ? new MaskPlacement(value[..3], 2, [0]) : null;
    }

    /// <summary>The mask's flags, one for each element of the leading axes.</summary>
    public bool[] Spread(PositionMask mask)
    {
        if (SampleAxis < 0 || (Dims.Length == mask.Dims.Length && SampleAxis == 0))
            return [.. mask.IsData];
        var flags = new bool[Dims.Aggregate(1L, (product, extent) => product * extent)];
        var at = new long[Dims.Length];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = PositionAxes.All(axis => mask.IsData[(int)(at[SampleAxis] * mask.Dims[1] + at[axis])]);
            for (var axis = at.Length - 1; axis >= 0 && ++at[axis] == Dims[axis]; axis--)
                at[axis] = 0;
        }

        return flags;
    }
}
