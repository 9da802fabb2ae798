namespace NNCompress.Passes.Statistics;

/// <summary>The elements of an observation that count, as runs of neighbours: <c>foreach (var run in new DataRuns(observation))</c>.</summary>
public ref struct DataRuns(Observation observation)
{
    private readonly ReadOnlySpan<float> _values = observation.Values;
    private readonly ReadOnlySpan<bool> _isData = observation.IsData;
    private readonly int _elementsPerFlag = observation.ElementsPerFlag;
    private int _next;

    public ReadOnlySpan<float> Current { get; private set; }

    public readonly DataRuns GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_isData.IsEmpty)
        {
            Current = _values;
            return _next++ == 0 && !_values.IsEmpty;
        }

        var length = _next < _isData.Length ? _isData[_next..].IndexOf(true) : -1;
        if (length < 0)
            return false;
        var first = _next + length;
        length = _isData[first..].IndexOf(false);
        _next = length < 0 ? _isData.Length : first + length;
        Current = _values[(first * _elementsPerFlag)..(_next * _elementsPerFlag)];
        return true;
    }
}
