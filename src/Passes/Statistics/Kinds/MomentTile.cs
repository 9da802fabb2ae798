namespace NNCompress.Passes.Statistics;

/// <summary>
/// Rows that wait to be multiplied, in panels of <see cref="PanelWidth"/> columns: panel p holds [<see cref="Rows"/>, PanelWidth], so that the
/// product of two panels reads both from front to back. They are multiplied in runs of <see cref="RunRows"/> rows, of which two panels fit the first cache.
/// </summary>
internal sealed class MomentTile(int width)
{
    /// <summary>Rows that are summed in float.</summary>
    public const int RunRows = 128;

    /// <summary>So many that the sums in double, which of wide layers lie far from the processor, are fetched seldom.</summary>
    public const int Rows = 4 * RunRows;
    public const int PanelWidth = 32;
    public const int PanelLength = Rows * PanelWidth;

    /// <summary>From panel to panel: three lines of the cache more, so that a row's parts do not all fall into the same few of its sets.</summary>
    private const int Stride = PanelLength + 48;

    private readonly float[] _panels = new float[(width + PanelWidth - 1) / PanelWidth * Stride];

    /// <summary>Rows that lie in it.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Rows;

    public ReadOnlySpan<float> Panel(int panel) => _panels.AsSpan(panel * Stride, PanelLength);

    public void Append(ReadOnlySpan<float> row)
    {
        for (var panel = 0; panel * PanelWidth < width; panel++)
        {
            var part = row[(panel * PanelWidth)..Math.Min(width, (panel + 1) * PanelWidth)];
            part.CopyTo(_panels.AsSpan(panel * Stride + Count * PanelWidth));
        }

        Count++;
    }

    public void Clear() => Count = 0;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        StateArray.Write<float>(writer, _panels);
    }

    /// <exception cref="InvalidDataException">The bytes are no such tile.</exception>
    public void Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > Rows)
            throw new InvalidDataException($"A tile of {count} rows.");
        StateArray.Read<float>(reader, _panels.Length).CopyTo(_panels, 0);
        Count = count;
    }
}
