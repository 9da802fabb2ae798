namespace NNCompress.Passes.Pruning;

/// <summary>Which stored elements of a weight go. Immutable once it is in use; several threads may ask at once.</summary>
internal abstract class WeightMask
{
    /// <summary>Tells of consecutive stored elements, from <paramref name="start"/> on, which go.</summary>
    public abstract void Mark(long start, Span<bool> gone);
}
