namespace NNCompress.Passes.Numerics;

/// <summary>Chooses during a column sweep which weights go, from what each costs at that moment.</summary>
internal abstract class SweepMask
{
    /// <summary>Most columns between two choices: those behind are made up for in one product.</summary>
    public const int MostColumns = 128;

    /// <summary>The column that is swept at each place.</summary>
    /// <param name="columns">How many there are.</param>
    public virtual int[] Order(int columns) => [.. Enumerable.Range(0, columns)];

    /// <summary>Columns between two choices.</summary>
    public virtual int BlockWidth => MostColumns;

    /// <summary>Chooses among columns that are about to be swept, over all rows: sets <see cref="SweepState.Gone"/>.</summary>
    /// <param name="state">The matrix.</param>
    /// <param name="first">First place.</param>
    /// <param name="end">Behind the last.</param>
    public virtual void ChooseBlock(SweepState state, int first, int end) { }

    /// <summary>Chooses right before a place is swept, in the rows of one strip. Strips are chosen for on several threads.</summary>
    public virtual void ChooseColumn(SweepState state, int strip, int place) { }
}
