using System.Diagnostics.CodeAnalysis;

namespace NNCompress.Passes.Pruning;

/// <summary>How one budget of zeros is split over the layers of a model where calibration data is there.</summary>
public abstract class LayerSplit : IParsable<LayerSplit>
{
    /// <summary>By the layer-adaptive magnitudes (LAMP) of the weights as they are: no data is asked.</summary>
    public static LayerSplit Lamp { get; } = new ByScore("lamp", PruningScope.Global);

    /// <summary>Every layer gives the same share.</summary>
    public static LayerSplit Uniform { get; } = new ByScore("uniform", PruningScope.Uniform);

    /// <summary>Where the next weight costs least of its layer's output, as the pass itself foretells it.</summary>
    public static LayerSplit Loss { get; } = new ByLoss();

    /// <summary>The name on the command line and in recipes.</summary>
    public abstract string Id { get; }

    /// <summary>How weights are ranked where that is all that is asked.</summary>
    internal abstract PruningScope Scope { get; }

    /// <summary>Whether the losses of layers are foretold and weighed against each other.</summary>
    internal abstract bool WeighsLosses { get; }

    /// <summary>The split of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static LayerSplit Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var split) ? split : throw new FormatException($"'{s}' is no split: {Lamp}, {Uniform}, {Loss}.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LayerSplit result) =>
        (result = new[] { Lamp, Uniform, Loss }.FirstOrDefault(split => split.Id == s)) is not null;

    /// <inheritdoc/>
    public override string ToString() => Id;

    private sealed class ByScore(string id, PruningScope scope) : LayerSplit
    {
        public override string Id => id;

        internal override PruningScope Scope => scope;

        internal override bool WeighsLosses => false;
    }

    private sealed class ByLoss : LayerSplit
    {
        public override string Id => "loss";

        internal override PruningScope Scope => PruningScope.Uniform;

        internal override bool WeighsLosses => true;
    }
}
