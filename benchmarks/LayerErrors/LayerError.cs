namespace NNCompress.Benchmarks;

/// <summary>The error of a layer over data.</summary>
/// <param name="Relative">Over its output.</param>
/// <param name="Rows">Rows of the output that were seen.</param>
internal readonly record struct LayerError(double Relative, long Rows);
