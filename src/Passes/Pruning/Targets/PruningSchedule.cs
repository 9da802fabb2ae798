using System.Diagnostics.CodeAnalysis;

namespace NNCompress.Passes.Pruning;

/// <summary>In how many steps a target is reached.</summary>
public abstract class PruningSchedule : IParsable<PruningSchedule>
{
    /// <summary>At once.</summary>
    public static PruningSchedule OneShot { get; } = new OneShotSchedule();

    /// <summary>In steps that grow smaller, each measured on evaluation data.</summary>
    public static PruningSchedule Cubic { get; } = new CubicSchedule();

    /// <summary>The name on the command line and in recipes.</summary>
    public abstract string Id { get; }

    /// <summary>Whether steps are measured, so that pruning can stop early.</summary>
    public abstract bool IsMeasured { get; }

    /// <summary>The schedule of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static PruningSchedule Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var schedule) ? schedule : throw new FormatException($"'{s}' is no schedule: {OneShot}, {Cubic}.");

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out PruningSchedule result
    ) =>
        (
            result =
                s == OneShot.Id ? OneShot
                : s == Cubic.Id ? Cubic
                : null
        )
            is not null;

    /// <summary>How much of the way from the initial sparsity to the target is done after each step: ascending, the last is 1.</summary>
    /// <param name="steps">How many steps the user wants.</param>
    public abstract IReadOnlyList<double> Progress(int steps);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private sealed class OneShotSchedule : PruningSchedule
    {
        public override string Id => "one-shot";

        public override bool IsMeasured => false;

        public override IReadOnlyList<double> Progress(int steps) => [1];
    }

    /// <summary>
    /// s_t = s_f + (s_i − s_f)(1 − t/T)³ for t = 1 … T (Zhu and Gupta 2017): of the way from s_i to s_f, 1 − (1 − t/T)³ is done.
    /// </summary>
    private sealed class CubicSchedule : PruningSchedule
    {
        public override string Id => "cubic";

        public override bool IsMeasured => true;

        public override IReadOnlyList<double> Progress(int steps) =>
            [.. Enumerable.Range(1, steps).Select(t => 1 - Math.Pow(1 - ((double)t / steps), 3))];
    }
}
