using NNCompress.Data.Preprocessing;

namespace NNCompress.Compress.Tests.Data.Preprocessing;

public class ArithmeticKernelsTests
{
    public delegate void Kernel(Span<float> values, float[] numbers);

    public static TheoryData<string, Kernel, Kernel> Twins =>
        new()
        {
            { "scale", (v, n) => ArithmeticKernels.Scale(v, n[0], n[^1]), (v, n) => ArithmeticKernels.ScaleScalar(v, n[0], n[^1]) },
            { "subtract", (v, n) => ArithmeticKernels.Subtract(v, n), (v, n) => ArithmeticKernels.SubtractScalar(v, n) },
            { "divide", (v, n) => ArithmeticKernels.Divide(v, n), (v, n) => ArithmeticKernels.DivideScalar(v, n) },
        };

    /// <summary>Bit for bit: what is calibrated on must not depend on the processor. Rounds of 24 numbers are whole vectors, of 3 are not.</summary>
    [Theory]
    [MemberData(nameof(Twins))]
    public void The_vector_path_computes_the_bits_of_its_scalar_twin(string name, Kernel vector, Kernel scalar)
    {
        var random = new Random(name.Length);
        foreach (var round in new[] { 1, 3, 8, 24 })
        {
            for (var length = 0; length < 60; length++)
            {
                float[] numbers = [.. Enumerable.Range(0, round).Select(_ => 0.1f + random.NextSingle())];
                float[] values = [.. Enumerable.Range(0, length).Select(_ => 255 * random.NextSingle() - 100)];
                // every kind of number passes through every lane
                float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
                if (length > 0)
                    values[length / 2] = special[length % special.Length];
                var expected = (float[])values.Clone();
                vector(values, numbers);
                scalar(expected, numbers);
                Assert.Equal(Bits(expected), Bits(values));
            }
        }
    }

    private static IEnumerable<uint> Bits(float[] values) => values.Select(BitConverter.SingleToUInt32Bits);
}
