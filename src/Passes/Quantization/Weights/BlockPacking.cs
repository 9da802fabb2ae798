using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>Bytes of MatMulNBits: unsigned integers of 2, 4 or 8 bits, low bits first, every block and every row of zero points from a whole byte on.</summary>
internal static class BlockPacking
{
    /// <summary>Integers [N, K] in blocks of n along K as uint8 [N, ⌈K/n⌉, n·bits/8]; what fills up the last block stands for 0.</summary>
    public static Tensor Weights(QuantizedWeights weights)
    {
        var (rows, columns) = ((int)weights.Dims[0], (int)weights.Dims[1]);
        var size = weights.Granularity.BlockSize!.Value;
        var blocks = (columns + size - 1) / size;
        var codes = new double[checked(rows * blocks * size)];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < blocks * size; c++)
            {
                codes[(r * blocks * size) + c] =
                    c < columns ? weights.Integers[(r * columns) + c] : weights.ParametersOf((r * blocks) + (c / size)).ZeroPoint;
            }
        }

        return Bytes(codes, weights.Grid, [rows, blocks, size * weights.Grid.Bits / 8]);
    }

    /// <summary>Zero points [N, B] as uint8 [N, ⌈B·bits/8⌉].</summary>
    public static Tensor ZeroPoints(QuantizedWeights weights)
    {
        var (rows, blocks) = ((int)weights.ScaleDims[0], (int)weights.ScaleDims[1]);
        var inByte = 8 / weights.Grid.Bits;
        var padded = (blocks + inByte - 1) / inByte * inByte;
        var codes = new double[rows * padded];
        for (var r = 0; r < rows; r++)
        {
            for (var b = 0; b < blocks; b++)
                codes[(r * padded) + b] = weights.ParametersOf((r * blocks) + b).ZeroPoint;
        }

        return Bytes(codes, weights.Grid, [rows, padded / inByte]);
    }

    private static Tensor Bytes(double[] codes, IntegerGrid grid, ReadOnlySpan<long> dims)
    {
        var bytes = new byte[grid.Type.ByteLength(codes.Length)];
        ElementCodec.For(grid.Type).Encode(codes, bytes);
        return Tensor.FromBytes(ElementType.UInt8, dims, bytes);
    }
}
