namespace NNCompress.Passes.Numerics;

/// <summary>
/// N of M neighbouring input channels stay, at each kernel position and in each row. Channels of a group are swept one after the other, and a group is chosen
/// for when its first column comes up: of its weights as they are then, the M − N cheapest go (of equals the first). Channels that fill no group stay.
/// </summary>
/// <param name="keep">N.</param>
/// <param name="of">M.</param>
/// <param name="channels">Input channels.</param>
/// <param name="kernel">Kernel positions: column = channel · kernel + position.</param>
internal sealed class GroupMask(int keep, int of, int channels, int kernel) : SweepMask
{
    private readonly int _grouped = channels / of * of * kernel;

    /// <inheritdoc/>
    public override int BlockWidth => MostColumns / of * of;

    /// <inheritdoc/>
    public override int[] Order(int columns)
    {
        var order = new List<int>(columns);
        for (var channel = 0; channel < channels; channel += of)
        {
            for (var k = 0; k < kernel; k++)
            for (var i = channel; i < Math.Min(channel + of, channels); i++)
                order.Add((i * kernel) + k);
        }

        return [.. order];
    }

    /// <inheritdoc/>
    public override void ChooseColumn(SweepState state, int strip, int place)
    {
        if (place % of != 0 || place >= _grouped)
            return;
        Span<double> costs = stackalloc double[of];
        var first = strip * SweepKernel.Strip;
        for (var row = first; row < Math.Min(first + SweepKernel.Strip, state.Rows); row++)
        {
            for (var i = 0; i < of; i++)
                costs[i] = state.Cost(row, place + i);
            for (var i = 0; i < of; i++)
            {
                var cheaper = 0;
                for (var j = 0; j < of; j++)
                    cheaper += costs[j] < costs[i] || (costs[j] == costs[i] && j < i) ? 1 : 0;
                state.Gone[state.IndexOf(row, place + i)] = cheaper < of - keep;
            }
        }
    }
}
