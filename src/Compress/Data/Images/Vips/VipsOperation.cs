namespace NNCompress.Data.Images.Vips;

/// <summary>An operation of libvips under construction: made by name, given its arguments, run once for the image it gives.</summary>
internal ref struct VipsOperation
{
    private nint _operation;

    /// <param name="name">Nickname or class name, as <c>colourspace</c>.</param>
    public VipsOperation(string name) => _operation = VipsNative.NewOperation(name);

    /// <summary>An argument from its text form: enumerations, numbers, switches.</summary>
    public readonly VipsOperation Set(string name, string value)
    {
        if (_operation != 0)
            _ = VipsNative.SetFromString(_operation, name, value);
        return this;
    }

    public readonly VipsOperation Set(string name, VipsImage image)
    {
        var value = default(VipsNative.GValue);
        VipsNative.InitValue(ref value, VipsNative.ImageType());
        VipsNative.SetObject(ref value, image.DangerousGetHandle());
        return Set(name, ref value);
    }

    /// <summary>Encoded bytes; they must stay where they are until the last image that depends on them is gone.</summary>
    public readonly unsafe VipsOperation Set(string name, byte* data, int length)
    {
        var blob = VipsNative.NewBlob(0, data, (nuint)length);
        var value = default(VipsNative.GValue);
        VipsNative.InitValue(ref value, VipsNative.BlobType());
        VipsNative.SetBoxed(ref value, blob);
        VipsNative.UnrefArea(blob);
        return Set(name, ref value);
    }

    /// <summary>Runs the operation.</summary>
    /// <returns>Its output image, or null; <see cref="VipsError"/> has the reason.</returns>
    public VipsImage? Run()
    {
        if (_operation == 0)
            return null;
        try
        {
            if (VipsNative.Build(_operation) != 0)
                return null;
            var value = default(VipsNative.GValue);
            VipsNative.InitValue(ref value, VipsNative.ImageType());
            VipsNative.GetProperty(_operation, "out", ref value);
            var image = VipsNative.DuplicateObject(value);
            VipsNative.UnsetValue(ref value);
            return image == 0 ? null : new VipsImage(image);
        }
        finally
        {
            VipsNative.UnrefOutputs(_operation);
            VipsNative.Unref(_operation);
            _operation = 0;
        }
    }

    private readonly VipsOperation Set(string name, scoped ref VipsNative.GValue value)
    {
        if (_operation != 0)
            VipsNative.SetProperty(_operation, name, value);
        VipsNative.UnsetValue(ref value);
        return this;
    }
}
