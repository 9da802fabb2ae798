namespace NNCompress.Passes.Numerics;

/// <summary>Parameters in the form of the inner loops: q − z is clamped to [q_min − z, q_max − z] before z is added.</summary>
internal readonly struct AffineKernelArguments
{
    public AffineKernelArguments(AffineParameters parameters, IntegerGrid grid)
    {
        // within 17 bits every bound is a float, and so is every integer between
        if (grid.Bits > 16)
            throw new ArgumentException($"{grid.Type} is wider than 16 bits", nameof(grid));
        Scale = parameters.Scale;
        ZeroPoint = parameters.ZeroPoint;
        Least = grid.Min - parameters.ZeroPoint;
        Greatest = grid.Max - parameters.ZeroPoint;
    }

    public float Scale { get; }

    public int ZeroPoint { get; }

    /// <summary>q_min − z.</summary>
    public float Least { get; }

    /// <summary>q_max − z.</summary>
    public float Greatest { get; }
}
