namespace NNCompress.Passes.Statistics;

/// <summary>
/// Reads patches of one tensor [N, C, spatial…]. What a position reads is the same in all channels but for an offset: it is worked out once for a channel, as
/// offsets into it (−1 for a zero), and used for all of them.
/// </summary>
internal abstract class OffsetReader : RowReader
{
    private readonly int _channels;
    private readonly int _plane = 1;
    private readonly int _perSample = 1;
    private readonly int[] _offsets;

    /// <param name="dims">Extents of the tensor.</param>
    /// <param name="kernel">Extents of the kernel.</param>
    /// <param name="positions">Output positions along each spatial axis.</param>
    protected OffsetReader(ReadOnlySpan<long> dims, ReadOnlySpan<long> kernel, int[] positions)
    {
        _channels = (int)dims[1];
        (Extents, Positions, Kernel) = (new int[positions.Length], positions, new int[positions.Length]);
        var elements = 1;
        for (var axis = 0; axis < positions.Length; axis++)
        {
            (Extents[axis], Kernel[axis]) = ((int)dims[axis + 2], (int)kernel[axis]);
            _plane = checked(_plane * Extents[axis]);
            _perSample = checked(_perSample * positions[axis]);
            elements = checked(elements * Kernel[axis]);
        }

        _offsets = new int[elements];
        Width = checked(_channels * elements);
        Count = checked((int)dims[0] * _perSample);
    }

    /// <inheritdoc/>
    public sealed override int Count { get; }

    /// <inheritdoc/>
    public sealed override int Width { get; }

    /// <summary>Extents of a channel.</summary>
    protected int[] Extents { get; }

    private int[] Positions { get; }

    private int[] Kernel { get; }

    /// <inheritdoc/>
    public sealed override bool IsData(in Observation observation, int row)
    {
        if (observation.IsData.IsEmpty)
            return true;
        Locate(row % _perSample);
        var perFlag = observation.ElementsPerFlag;
        var sample = row / _perSample * _channels * _plane;
        for (var channel = 0; channel < _channels; channel++)
        {
            foreach (var offset in _offsets)
            {
                if (offset >= 0 && observation.IsData[(sample + channel * _plane + offset) / perFlag])
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public sealed override void Copy(in Observation observation, int row, Span<float> destination)
    {
        Locate(row % _perSample);
        var sample = observation.Values.Slice(row / _perSample * _channels * _plane, _channels * _plane);
        for (int channel = 0, at = 0; channel < _channels; channel++)
        {
            var plane = sample.Slice(channel * _plane, _plane);
            foreach (var offset in _offsets)
                destination[at++] = offset < 0 ? 0 : plane[offset];
        }
    }

    /// <summary>The element of one axis that a position reads at a kernel element; outside of the axis, or below 0, where it reads a zero.</summary>
    protected abstract int At(int axis, int position, int element);

    /// <summary>Where the kernel's elements lie in a channel for a position.</summary>
    private void Locate(int position)
    {
        Span<int> at = stackalloc int[Positions.Length];
        for (var axis = Positions.Length - 1; axis >= 0; axis--)
        {
            at[axis] = position % Positions[axis];
            position /= Positions[axis];
        }

        Span<int> element = stackalloc int[Positions.Length];
        element.Clear();
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = Offset(at, element);
            for (var axis = element.Length - 1; axis >= 0 && ++element[axis] == Kernel[axis]; axis--)
                element[axis] = 0;
        }
    }

    private int Offset(ReadOnlySpan<int> position, ReadOnlySpan<int> element)
    {
        var offset = 0;
        for (var axis = 0; axis < position.Length; axis++)
        {
            var at = At(axis, position[axis], element[axis]);
            if (at < 0 || at >= Extents[axis])
                return -1;
            offset = offset * Extents[axis] + at;
        }

        return offset;
    }
}
