using System.Globalization;

namespace NNCompress.Benchmarks;

/// <summary>Figures of others that lie beside the benchmarks: one row a line under a line of names, commas between cells, no quotes.</summary>
internal static class CsvTable
{
    /// <summary>The cells of each row.</summary>
    public static IEnumerable<string[]> Read(string path) => File.ReadLines(path).Skip(1).Select(line => line.Split(','));

    /// <summary>A number, with a point.</summary>
    public static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
