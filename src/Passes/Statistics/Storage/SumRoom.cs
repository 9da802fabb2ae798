using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Statistics;

/// <summary>Where the sums of a collection lie: in memory as long as they fit, the others in mapped files. That does not show in any result.</summary>
/// <param name="bytes">What sums in memory may take together.</param>
/// <param name="folder">Where files lie.</param>
internal sealed class SumRoom(long bytes, string folder)
{
    private long _left = bytes;

    /// <summary>Memory without end.</summary>
    public static SumRoom Unbounded { get; } = new(long.MaxValue, "");

    /// <param name="length">How many sums.</param>
    /// <exception cref="DiagnosticException">No file can be made for them.</exception>
    public SumStore Take(int length)
    {
        var wanted = (long)length * sizeof(double);
        if (Interlocked.Add(ref _left, -wanted) >= 0)
            return new ArraySums(length);
        Interlocked.Add(ref _left, wanted);
        try
        {
            return new MappedSums(folder, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CalibrationCodes.NoRoomForSums.At(
                    folder,
                    $"Second moments that do not fit the memory allowed ({wanted >> 10} KB more) cannot be kept there: {e.Message}",
                    "Name another folder for the cache (--cache), or allow more (--memory)."
                )
            );
        }
    }
}
