namespace NNCompress.Passes.Numerics;

/// <summary>Columns of a matrix in the middle of a sweep, cut into units of R rows by C columns; smaller ones at the edges.</summary>
internal sealed class UnitGrid
{
    private readonly SweepState _state;
    private readonly int _first;
    private readonly int _end;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _across;
    private readonly int[] _weights;

    public UnitGrid(SweepState state, int first, int end, int unitRows, int unitColumns)
    {
        (_state, _first, _end, _rows, _columns) = (state, first, end, unitRows, unitColumns);
        _across = (end - first + unitColumns - 1) / unitColumns;
        var down = (state.Rows + unitRows - 1) / unitRows;
        Costs = new double[_across * down];
        _weights = new int[Costs.Length];
        for (var unit = 0; unit < Costs.Length; unit++)
        {
            var (sum, all) = (0.0, 0);
            foreach (var (row, place) in Entries(unit))
            {
                var cost = state.Cost(row, place);
                all++;
                if (cost < 0)
                {
                    ZerosFromTheStart++;
                    continue;
                }

                sum += cost;
                _weights[unit]++;
            }

            Costs[unit] = _weights[unit] == 0 ? -1 : sum / all;
        }
    }

    /// <summary>The mean cost of each unit's weights; −1 where all were 0 from the start.</summary>
    public double[] Costs { get; }

    public int ZerosFromTheStart { get; }

    /// <summary>Weights of a unit that were not 0 from the start.</summary>
    public int WeightsOf(int unit) => _weights[unit];

    /// <summary>Lets a unit go.</summary>
    public void Take(int unit)
    {
        foreach (var (row, place) in Entries(unit))
            _state.Gone[_state.IndexOf(row, place)] = true;
    }

    private IEnumerable<(int Row, int Place)> Entries(int unit)
    {
        var (down, across) = Math.DivRem(unit, _across);
        var (row, place) = (down * _rows, _first + (across * _columns));
        for (var r = row; r < Math.Min(row + _rows, _state.Rows); r++)
        {
            for (var p = place; p < Math.Min(place + _columns, _end); p++)
                yield return (r, p);
        }
    }
}
