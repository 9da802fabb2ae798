namespace NNCompress.Passes.Numerics;

/// <summary>
/// A matrix in the middle of a column sweep: strips of 32 rows, each as its columns in the order of the sweep, a run of 32 rows each. Rows beyond the last are zeros.
/// </summary>
internal sealed class SweepState
{
    private const int Strip = SweepKernel.Strip;
    private readonly InverseFactor _factor;

    /// <param name="weights">Row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="factor">U, and the order of the columns.</param>
    public SweepState(ReadOnlySpan<double> weights, int rows, InverseFactor factor)
    {
        _factor = factor;
        Rows = rows;
        Columns = factor.Order.Length;
        Strips = (rows + Strip - 1) / Strip;
        Working = new double[(long)Strips * Columns * Strip];
        Gone = new bool[Working.Length];
        WasZero = new bool[Working.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var place = 0; place < Columns; place++)
            {
                var at = IndexOf(r, place);
                Working[at] = weights[(r * Columns) + factor.Order[place]];
                WasZero[at] = Working[at] == 0;
            }
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Strips { get; }

    /// <summary>The weights as they are now.</summary>
    public double[] Working { get; }

    /// <summary>Weights that go, or have gone.</summary>
    public bool[] Gone { get; }

    /// <summary>Weights that were 0 from the start: they stay so.</summary>
    public bool[] WasZero { get; }

    /// <summary>Where a row's weight of a place in the order stands.</summary>
    public int IndexOf(int row, int place) => (((row / Strip * Columns) + place) * Strip) + (row % Strip);

    /// <summary>U_jj of a place.</summary>
    public double Pivot(int place) => _factor.Upper[(place * Columns) + place];

    /// <summary>What it costs now to let a weight go, w²/U_jj²; below 0 where it was 0 from the start, so that these go first.</summary>
    public double Cost(int row, int place)
    {
        var at = IndexOf(row, place);
        if (WasZero[at])
            return -1;
        var error = Working[at] / Pivot(place);
        return error * error;
    }

    /// <summary>The weights, row-major [rows, columns], columns in their own order.</summary>
    public double[] ToMatrix()
    {
        var matrix = new double[Rows * Columns];
        for (var r = 0; r < Rows; r++)
        {
            for (var place = 0; place < Columns; place++)
                matrix[(r * Columns) + _factor.Order[place]] = Working[IndexOf(r, place)];
        }

        return matrix;
    }
}
