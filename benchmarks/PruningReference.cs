using System.Globalization;

namespace NNCompress.Benchmarks;

/// <summary>
/// What an independent implementation reached on a model, LAMP splitting the zeros: by magnitude, and by SparseGPT's updates from the float model's inputs with 256
/// calibration samples, 100 images for ImageNet; BatchNormalization folded, nothing repaired.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Sparsity">Share of zeros.</param>
/// <param name="Magnitude">Top-1 in per cent, the smallest weights gone.</param>
/// <param name="Obs">Top-1 in per cent, the others updated.</param>
internal sealed record PruningReference(string Model, double Sparsity, double Magnitude, double Obs)
{
    public static List<PruningReference> Read(string path) =>
        [
            .. File.ReadLines(path)
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(cells => new PruningReference(cells[0], Number(cells[1]), Number(cells[2]), Number(cells[3]))),
        ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
