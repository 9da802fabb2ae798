namespace NNCompress.Passes.Statistics;

/// <summary>
/// Reads patches of one tensor. What a position reads is the same in all channels but for an offset: it is worked out once for a channel, as
/// offsets into it (−1 outside), and used for all of them.
/// </summary>
internal sealed class PatchReader : RowReader
{
    private readonly PatchRows _rows;
    private readonly int _channels;
    private readonly int _plane;
    private readonly int[] _extents;
    private readonly int[] _positions;
    private readonly int[] _before;
    private readonly int[] _offsets;
    private readonly int _perSample;

    public PatchReader(PatchRows rows, ReadOnlySpan<long> dims)
    {
        var rank = rows.Kernel.Length;
        _rows = rows;
        _channels = (int)dims[1];
        (_extents, _positions, _before) = (new int[rank], new int[rank], new int[rank]);
        (_plane, _perSample) = (1, 1);
        var kernel = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            var extent = dims[axis + 2];
            var window = (rows.Kernel[axis] - 1) * rows.Dilations[axis] + 1;
            var (positions, before) = rows.Padding.Along(axis, extent, window, rows.Strides[axis]);
            (_extents[axis], _positions[axis], _before[axis]) = ((int)extent, (int)positions, (int)before);
            _plane = checked(_plane * (int)extent);
            _perSample = checked(_perSample * (int)positions);
            kernel = checked(kernel * (int)rows.Kernel[axis]);
        }

        _offsets = new int[kernel];
        Width = checked(_channels * kernel);
        Count = checked((int)dims[0] * _perSample);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override bool IsData(in Observation observation, int row)
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
    public override void Copy(in Observation observation, int row, Span<float> destination)
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

    /// <summary>Where the kernel's elements lie in a channel when it stands at a position.</summary>
    private void Locate(int position)
    {
        Span<int> corner = stackalloc int[_positions.Length];
        for (var axis = _positions.Length - 1; axis >= 0; axis--)
        {
            corner[axis] = position % _positions[axis] * (int)_rows.Strides[axis] - _before[axis];
            position /= _positions[axis];
        }

        Span<int> element = stackalloc int[_positions.Length];
        element.Clear();
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = Offset(corner, element);
            for (var axis = element.Length - 1; axis >= 0 && ++element[axis] == _rows.Kernel[axis]; axis--)
                element[axis] = 0;
        }
    }

    private int Offset(ReadOnlySpan<int> corner, ReadOnlySpan<int> element)
    {
        var offset = 0;
        for (var axis = 0; axis < corner.Length; axis++)
        {
            var at = corner[axis] + element[axis] * (int)_rows.Dilations[axis];
            if (at < 0 || at >= _extents[axis])
                return -1;
            offset = offset * _extents[axis] + at;
        }

        return offset;
    }
}
