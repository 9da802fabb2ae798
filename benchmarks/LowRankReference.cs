namespace NNCompress.Benchmarks;

/// <summary>What an independent implementation reached on a model: every layer keeps the same share, 256 calibration samples.</summary>
/// <param name="Model">The model.</param>
/// <param name="Share">Of every layer's multiply-accumulates.</param>
/// <param name="Plain">Top-1 in per cent, weights kept close.</param>
/// <param name="Whitened">Top-1 in per cent, outputs kept close.</param>
internal sealed record LowRankReference(string Model, double Share, double Plain, double Whitened)
{
    public static List<LowRankReference> Read(string path) =>
        [
            .. CsvTable
                .Read(path)
                .Select(cells => new LowRankReference(
                    cells[0],
                    CsvTable.Number(cells[1]),
                    CsvTable.Number(cells[2]),
                    CsvTable.Number(cells[3])
                )),
        ];
}
