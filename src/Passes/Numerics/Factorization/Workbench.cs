namespace NNCompress.Passes.Numerics;

/// <summary>What factorizations work with.</summary>
/// <param name="Products">Multiplies.</param>
/// <param name="Parallel">Threads and cancellation.</param>
/// <param name="Seed">Of random numbers.</param>
internal sealed record Workbench(MatrixProduct Products, ParallelOptions Parallel, ulong Seed);
