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
            .. CsvTable
                .Read(path)
                .Select(cells => new PruningReference(
                    cells[0],
                    CsvTable.Number(cells[1]),
                    CsvTable.Number(cells[2]),
                    CsvTable.Number(cells[3])
                )),
        ];
}
