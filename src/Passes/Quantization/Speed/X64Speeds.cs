using System.Collections.Immutable;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Speeds of ONNX Runtime's products on quantized weights against its float product, one thread, as benchmarks/results/matmul-forms.md has them
/// (AVX-512 with VNNI).
/// </summary>
internal static class X64Speeds
{
    private static readonly ImmutableArray<double> Sizes = [32, 64, 128, 256, 512, 1536, 2048];
    private static readonly ImmutableArray<double> Rows = [1, 4, 16, 64, 256];

    // csharpier-ignore
    private static readonly SpeedGrid Dynamic = Grid(
        0.68, 0.70, 0.76, 0.90, 1.05,
        0.73, 0.78, 1.01, 1.38, 1.68,
        0.85, 0.99, 1.59, 2.22, 2.52,
        1.21, 1.57, 2.41, 2.94, 3.12,
        2.31, 2.42, 3.16, 3.32, 3.32,
        1.60, 3.00, 3.80, 3.86, 3.44,
        5.00, 4.62, 3.80, 3.86, 3.44
    );

    // csharpier-ignore
    private static readonly SpeedGrid Eight128 = Grid(
        0.68, 0.60, 0.48, 0.32, 0.25,
        0.82, 0.63, 0.56, 0.49, 0.46,
        0.94, 0.82, 0.88, 0.91, 0.92,
        1.42, 1.09, 1.37, 1.21, 1.21,
        2.74, 1.64, 1.52, 1.62, 1.50,
        3.68, 1.96, 1.90, 1.80, 1.54,
        5.00, 2.44, 2.38, 2.19, 1.60
    );

    // csharpier-ignore
    private static readonly SpeedGrid Eight32 = Grid(
        0.72, 0.68, 0.58, 0.47, 0.40,
        0.74, 0.67, 0.63, 0.58, 0.54,
        0.90, 0.77, 0.80, 0.80, 0.80,
        1.25, 0.95, 0.99, 1.00, 1.00,
        2.14, 1.25, 1.19, 1.19, 1.19,
        2.84, 1.31, 1.30, 1.30, 1.30,
        4.11, 1.54, 1.54, 1.50, 1.50
    );

    // csharpier-ignore
    private static readonly SpeedGrid Four128 = Grid(
        0.70, 0.60, 0.46, 0.31, 0.23,
        0.72, 0.63, 0.54, 0.45, 0.42,
        0.93, 0.80, 0.83, 0.84, 0.85,
        1.41, 1.04, 1.13, 1.10, 0.80,
        2.62, 1.42, 1.39, 1.30, 1.12,
        3.00, 1.59, 1.50, 1.40, 1.20,
        6.00, 2.02, 2.00, 1.90, 1.50
    );

    // csharpier-ignore
    private static readonly SpeedGrid Four32 = Grid(
        0.72, 0.65, 0.55, 0.43, 0.35,
        0.74, 0.64, 0.55, 0.49, 0.46,
        0.88, 0.75, 0.75, 0.74, 0.74,
        1.18, 1.01, 0.91, 0.95, 0.90,
        1.94, 1.07, 1.09, 1.05, 1.00,
        2.47, 1.35, 1.20, 1.15, 1.10,
        4.39, 1.60, 1.50, 1.40, 1.30
    );

    // csharpier-ignore
    private static readonly SpeedGrid Two128 = Grid(
        0.63, 0.51, 0.21, 0.17, 0.11,
        0.58, 0.46, 0.30, 0.21, 0.19,
        0.68, 0.45, 0.41, 0.38, 0.36,
        1.01, 0.73, 0.73, 0.73, 0.73,
        1.71, 1.38, 1.37, 1.39, 1.42,
        2.60, 1.32, 1.41, 1.37, 1.32,
        5.00, 2.50, 2.00, 1.80, 1.60
    );

    // csharpier-ignore
    private static readonly SpeedGrid Two32 = Grid(
        0.67, 0.54, 0.34, 0.20, 0.14,
        0.66, 0.49, 0.34, 0.26, 0.23,
        0.79, 0.55, 0.48, 0.45, 0.44,
        0.74, 0.55, 0.53, 0.52, 0.39,
        1.30, 0.62, 0.59, 0.51, 0.44,
        1.40, 0.63, 0.58, 0.55, 0.55,
        1.05, 1.00, 0.81, 0.78, 0.65
    );

    /// <summary>2 bits in blocks of 16 have no packed kernel: the whole weight is turned back to float in every run.</summary>
    private static readonly SpeedGrid Unpacked = new([1, 2], [1, 2], [0.1, 0.1, 0.1, 0.1]);

    /// <summary>By hidden size, where the input is as large; by steps.</summary>
    // csharpier-ignore
    private static readonly SpeedGrid Lstm = new(
        [16, 32, 64, 128, 256],
        [1, 16, 64],
        [
            0.93, 0.73, 0.68,
            0.82, 0.87, 0.88,
            0.69, 1.26, 1.49,
            1.45, 1.92, 1.92,
            2.46, 2.84, 2.90,
        ]
    );

    /// <summary>The speed of an LSTM; its size is that of one with as many weights whose input is as large as its state.</summary>
    public static double OfLstm(long steps, long input, long hidden)
    {
        var size = (long)Math.Round(Math.Sqrt(hidden * (input + hidden) / 2.0));
        return Lstm.At(steps, size, size);
    }

    /// <summary>The speed of a form; blocks of other sizes count as the nearest measured below.</summary>
    public static double Of(ProductForm form, long m, long k, long n)
    {
        var grid = form switch
        {
            { BlockSize: null } => Dynamic,
            { Bits: 8, BlockSize: >= 128 } => Eight128,
            { Bits: 8 } => Eight32,
            { Bits: 4, BlockSize: >= 128 } => Four128,
            { Bits: 4 } => Four32,
            { BlockSize: >= 128 } => Two128,
            { BlockSize: >= 32 } => Two32,
            _ => Unpacked,
        };
        return grid.At(m, k, n);
    }

    private static SpeedGrid Grid(params ImmutableArray<double> speeds) => new(Sizes, Rows, speeds);
}
