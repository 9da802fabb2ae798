using System.Collections.Immutable;

namespace NNCompress.Data.Sources;

/// <summary>How one input of made data is drawn: normally distributed float32.</summary>
/// <param name="Name">The model input.</param>
/// <param name="Shape">Shape of a sample.</param>
/// <param name="Mean">Mean of the elements.</param>
/// <param name="Deviation">Their standard deviation.</param>
public sealed record RandomInput(string Name, ImmutableArray<long> Shape, double Mean = 0, double Deviation = 1)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name}[{string.Join(',', Shape)}] ~ N({Mean:R}, {Deviation:R})");
}
