using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>How descriptions write a size: one number for a square, or <c>[height, width]</c>.</summary>
internal static class SizeReader
{
    private const int Largest = 65_536;

    public static (int Height, int Width)? Size(YamlValue value)
    {
        if (!value.IsList)
            return Side(value) is { } side ? (side, side) : null;
        if (value.Integers(1, Largest) is not { } sides)
            return null;
        if (sides is [var height, var width])
            return ((int)height, (int)width);
        value.ReportNot("one number, or [height, width]");
        return null;
    }

    public static int? Side(YamlValue value) => (int?)value.Integer(1, Largest);

    /// <summary>Reads <c>mode:</c> and <c>antialias:</c>.</summary>
    public static Resampler? Resampler(YamlMap map, bool antialias)
    {
        var kernel = ResampleKernel.Bilinear;
        var isRight = map.Get("mode")?.TryChoice(ResampleKernel.All, out kernel) ?? true;
        isRight &= map.Get("antialias")?.TryChoice(YesOrNo, out antialias) ?? true;
        return isRight ? new Resampler(kernel, antialias) : null;
    }

    private static readonly Dictionary<string, bool> YesOrNo = new(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };
}
