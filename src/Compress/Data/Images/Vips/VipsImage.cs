using System.Runtime.InteropServices;

namespace NNCompress.Data.Images.Vips;

/// <summary>A libvips image: a description of pixels that are computed when they are asked for.</summary>
internal sealed class VipsImage : SafeHandle
{
    /// <param name="image">A reference that from now on belongs to this object.</param>
    public VipsImage(nint image)
        : base(0, ownsHandle: true) => SetHandle(image);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public int Width => VipsNative.Width(handle);

    public int Height => VipsNative.Height(handle);

    public int Bands => VipsNative.Bands(handle);

    /// <summary>Computes all pixels: rows from the top, pixels from the left, bands one after the other.</summary>
    /// <returns>The bytes, or null where the file turned out to be damaged; <see cref="VipsError"/> has the reason.</returns>
    public unsafe byte[]? Pixels()
    {
        var memory = VipsNative.WriteToMemory(handle, out var length);
        if (memory is null)
            return null;
        try
        {
            return new ReadOnlySpan<byte>(memory, checked((int)length)).ToArray();
        }
        finally
        {
            VipsNative.Free(memory);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsNative.Unref(handle);
        return true;
    }
}
