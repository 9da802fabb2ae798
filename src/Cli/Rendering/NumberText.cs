using NNCompress.Passes;

namespace NNCompress.Cli.Rendering;

/// <summary>Figures for people; what was not measured is a dash.</summary>
static class NumberText
{
    public const string Unknown = "–";

    public static string Of(Measure measure) => Of(measure.Value, measure.Unit);

    public static string Of(double value, MeasureUnit unit) =>
        double.IsNaN(value)
            ? Unknown
            : unit switch
            {
                MeasureUnit.Count => Count((long)value),
                MeasureUnit.Share => Share(value),
                MeasureUnit.Bytes => Bytes((long)value),
                MeasureUnit.Points => Points(value),
                MeasureUnit.Milliseconds => $"{Significant(value)} ms",
                _ => Significant(value),
            };

    public static string Count(long value) => value.ToString("N0");

    /// <summary>A share of one as per cent, with one decimal; what is not all or nothing never reads 100.0 or 0.0.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        if (percent is > 0 and < 0.05)
            return "<0.1 %";
        if (percent is < 100 and >= 99.95)
            return ">99.9 %";
        return $"{percent:0.0} %";
    }

    public static string Points(double points) => points.ToString("0.00");

    /// <summary>Bytes in decimal units, three significant digits.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
            (value, unit) = (value / 1000, unit + 1);
        return unit == 0
            ? $"{bytes} B"
            : $"{value.ToString(Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.0" : "0.00")} {units[unit]}";
    }

    /// <summary>Large counts as 1.23 M, 4.5 G; small ones as they are.</summary>
    public static string Scaled(long value)
    {
        if (Math.Abs(value) < 10_000)
            return Count(value);
        string[] units = ["", "k", "M", "G", "T"];
        var (scaled, unit) = ((double)value, 0);
        while (Math.Abs(scaled) >= 999.5 && unit < units.Length - 1)
            (scaled, unit) = (scaled / 1000, unit + 1);
        return $"{Significant(scaled)} {units[unit]}";
    }

    /// <summary>Three significant digits, never an exponent between 0.001 and a million.</summary>
    public static string Significant(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            double.PositiveInfinity => value > 0 ? "∞" : "-∞",
            >= 1e6 or < 1e-3 => value.ToString("0.00e+0"),
            >= 99.95 => value.ToString("0"),
            >= 9.995 => value.ToString("0.0"),
            >= 0.9995 => value.ToString("0.00"),
            >= 0.09995 => value.ToString("0.000"),
            >= 0.009995 => value.ToString("0.0000"),
            _ => value.ToString("0.00000"),
        };
    }
}
