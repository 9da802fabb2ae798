namespace NNCompress.Passes.Statistics;

/// <summary>How a row-major tensor is cut along one axis: <paramref name="Outer"/> × <paramref name="Channels"/> × <paramref name="Inner"/> elements.</summary>
internal readonly record struct ChannelAxis(int Outer, int Channels, int Inner)
{
    /// <param name="dims">Extents of the tensor.</param>
    /// <param name="axis">The channels' axis, from −rank to rank − 1: a negative one counts from the end.</param>
    /// <exception cref="InvalidOperationException">There is no such axis.</exception>
    public static ChannelAxis Of(ReadOnlySpan<long> dims, int axis)
    {
        var at = axis < 0 ? axis + dims.Length : axis;
        if (at < 0 || at >= dims.Length)
            throw new InvalidOperationException($"A tensor of {dims.Length} axes has no axis {axis}.");
        return new ChannelAxis(Product(dims[..at]), checked((int)dims[at]), Product(dims[(at + 1)..]));
    }

    /// <summary>1 for no extents at all.</summary>
    private static int Product(ReadOnlySpan<long> dims)
    {
        var product = 1;
        foreach (var extent in dims)
            product = checked(product * (int)extent);
        return product;
    }
}
