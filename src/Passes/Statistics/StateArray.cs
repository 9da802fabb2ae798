using System.Runtime.InteropServices;

namespace NNCompress.Passes.Statistics;

/// <summary>Arrays in the stored state of an accumulator: the number of elements, then the elements, little-endian.</summary>
public static class StateArray
{
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <param name="reader">Where to read.</param>
    /// <param name="length">How many elements there must be; null for any number.</param>
    /// <exception cref="InvalidDataException">There are another number of elements, or fewer than the state says.</exception>
    public static T[] Read<T>(BinaryReader reader, int? length = null)
        where T : unmanaged
    {
        var count = reader.ReadInt32();
        if (count < 0 || (length ?? count) != count)
            throw new InvalidDataException($"The state holds {count} elements instead of {length}.");
        var bytes = (long)count * Marshal.SizeOf<T>();
        var stream = reader.BaseStream;
        if (bytes > stream.Length - stream.Position)
            throw new InvalidDataException("The state ends before its elements do.");
        var values = new T[count];
        reader.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
