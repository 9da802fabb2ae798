using System.Runtime.InteropServices;
using NNCompress.Data.Images.Vips;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Images;

/// <summary>
/// Decodes an image file (JPEG, PNG, WebP, TIFF, GIF, …) to red, green, blue in bytes: turned upright as its EXIF orientation says,
/// brought to sRGB, an alpha channel dropped. Gray images have three equal channels.
/// </summary>
public static class ImageDecoder
{
    private const long LargestFile = 1L << 29;
    private const long MostPixels = 1L << 28;

    /// <param name="path">The file.</param>
    /// <returns>uint8 [height, width, 3].</returns>
    /// <exception cref="DiagnosticException">The file is missing, cut short, no image, or too large.</exception>
    public static unsafe Tensor Decode(string path)
    {
        VipsLibrary.Require();
        var data = Bytes(path);
        fixed (byte* start = data)
        {
            // Each image depends on the one before it, and the first on the bytes.
            using var loaded = Load(start, data.Length, path);
            if ((long)loaded.Width * loaded.Height > MostPixels)
                throw Unreadable(path, $"it has {loaded.Width}×{loaded.Height} pixels, more than {MostPixels}");
            using var upright = new VipsOperation("autorot").Set("in", loaded).Run() ?? throw Unreadable(path);
            using var colored = new VipsOperation("colourspace").Set("in", upright).Set("space", "srgb").Run() ?? throw Unreadable(path);
            using var opaque =
                new VipsOperation("extract_band").Set("in", colored).Set("band", "0").Set("n", "3").Run() ?? throw Unreadable(path);
            using var bytes = new VipsOperation("cast").Set("in", opaque).Set("format", "uchar").Run() ?? throw Unreadable(path);
            var pixels = bytes.Pixels() ?? throw Unreadable(path);
            return Tensor.FromBytes(ElementType.UInt8, [bytes.Height, bytes.Width, 3], pixels);
        }
    }

    /// <summary>Width and height of an image, turned upright. Reads its head; pixels are decoded only as far as they must be.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DiagnosticException">As <see cref="Decode"/>.</exception>
    public static unsafe (int Width, int Height) Size(string path)
    {
        VipsLibrary.Require();
        var data = Bytes(path);
        fixed (byte* start = data)
        {
            using var loaded = Load(start, data.Length, path);
            using var upright = new VipsOperation("autorot").Set("in", loaded).Run() ?? throw Unreadable(path);
            return (upright.Width, upright.Height);
        }
    }

    private static byte[] Bytes(string path) =>
        DataFile.Try(
            path,
            () =>
                new FileInfo(path).Length > LargestFile ? throw new IOException("the file is larger than 512 MB") : File.ReadAllBytes(path)
        );

    private static unsafe VipsImage Load(byte* data, int length, string path)
    {
        var loader = Marshal.PtrToStringUTF8(VipsNative.FindLoader(data, (nuint)length)) ?? throw Unreadable(path);
        return new VipsOperation(loader).Set("buffer", data, length).Set("fail_on", "truncated").Run() ?? throw Unreadable(path);
    }

    private static DiagnosticException Unreadable(string path, string? reason = null) =>
        new(
            DataCodes.ImageUnreadable.At(path, $"The image cannot be decoded: {reason ?? VipsError.Take()}.", "Replace or remove the file.")
        );
}
