using System.Runtime.InteropServices;

namespace NNCompress.Data.Images.Vips;

/// <summary>libvips collects its messages in one text for the process.</summary>
internal static class VipsError
{
    /// <summary>What went wrong, as one line; the text is emptied.</summary>
    public static string Take()
    {
        var text = Marshal.PtrToStringUTF8(VipsNative.ErrorBuffer()) ?? "";
        VipsNative.ClearError();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();
        return string.Join("; ", lines) is { Length: > 0 } message ? message : "libvips gave no reason";
    }
}
