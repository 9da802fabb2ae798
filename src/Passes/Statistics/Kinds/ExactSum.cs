using System.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// A sum of floats without rounding: an integer number of 2⁻¹⁴⁹, the least step of a float. Whatever the order, the same terms give the same sum. Its size is that of
/// the exponents that occur, 40 bytes at most for 2⁴⁰ terms.
/// </summary>
internal record struct ExactSum
{
    private const int Steps = 149;
    private BigInteger _steps;

    /// <summary>The sum, rounded once.</summary>
    public readonly double Value => Math.ScaleB((double)_steps, -Steps);

    /// <param name="term">A finite number.</param>
    public void Add(float term)
    {
        var bits = BitConverter.SingleToUInt32Bits(term);
        var exponent = (int)(bits >> 23) & 0xFF;
        BigInteger steps = exponent == 0 ? bits & 0x7FFFFF : (bits & 0x7FFFFF) | 0x800000;
        steps <<= Math.Max(0, exponent - 1);
        _steps += float.IsNegative(term) ? -steps : steps;
    }

    public void Add(ExactSum other) => _steps += other._steps;

    public readonly void Write(BinaryWriter writer) => StateArray.Write<byte>(writer, _steps.ToByteArray());

    /// <exception cref="InvalidDataException">The bytes are no such sum.</exception>
    public static ExactSum Read(BinaryReader reader)
    {
        var bytes = StateArray.Read<byte>(reader);
        var sum = new ExactSum { _steps = new BigInteger(bytes) };
        if (bytes.Length > 64 || !sum._steps.ToByteArray().AsSpan().SequenceEqual(bytes))
            throw new InvalidDataException("a sum in more bytes than it takes");
        return sum;
    }
}
