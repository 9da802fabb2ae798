namespace NNCompress.Benchmarks;

/// <summary>What other tools scored on a model with the same calibration samples, as peers.csv has it.</summary>
/// <param name="Tool">The tool and its setting.</param>
/// <param name="Accuracy">Top-1 in per cent; null where its file did not load or it gave none.</param>
/// <param name="Speedup">Of its file over the float model; null where there is none.</param>
internal sealed record PeerFigures(string Tool, double? Accuracy, double? Speedup)
{
    private const string Float = "float";

    /// <summary>Loses no more than this and still counts as a rival in speed.</summary>
    private const double Point = 1;

    /// <summary>All tools by model; the float model is none of them.</summary>
    public static ILookup<string, PeerFigures> Read(string path) =>
        CsvTable
            .Read(path)
            .Where(cells => cells[1] != Float)
            .ToLookup(cells => cells[0], cells => new PeerFigures(cells[1], Number(cells[2]), Number(cells[3])));

    /// <summary>The most accurate of them.</summary>
    public static PeerFigures? Best(IEnumerable<PeerFigures> of) => of.Where(p => p.Accuracy is not null).MaxBy(p => p.Accuracy);

    /// <summary>The fastest of those that lose at most a point.</summary>
    public static PeerFigures? Fastest(IEnumerable<PeerFigures> of, double accuracyOfFloat) =>
        of.Where(p => p.Accuracy >= accuracyOfFloat - Point && p.Speedup is not null).MaxBy(p => p.Speedup);

    private static double? Number(string text) => text.Length == 0 ? null : CsvTable.Number(text);
}
