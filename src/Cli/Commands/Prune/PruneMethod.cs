using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;

namespace NNCompress.Cli.Commands.Prune;

/// <summary>Which weights go: the options of the pruning passes as the command line gives them; null is the pass's default.</summary>
sealed record PruneMethod(
    string Pass,
    double? Sparsity,
    ImportanceScore? Score,
    PruningScope? Scope,
    IReadOnlyList<LayerTarget> Layers,
    PruningPattern? Pattern,
    long? MinKeep,
    PruningSchedule? Schedule,
    int? Steps,
    bool KeepFirst,
    bool KeepLast,
    bool Tables
)
{
    public const string Magnitude = "prune-magnitude";
    public const string Spectrum = "prune-spectrum";

    /// <summary>The passes that the verb knows.</summary>
    public static IReadOnlyList<string> Passes { get; } = [Magnitude, Spectrum];

    /// <summary>Options that only one of the passes has, by the names under which they were given.</summary>
    public IEnumerable<string> MagnitudeOnly =>
        from option in new (string Name, bool Given)[]
        {
            ("--pattern", Pattern is not null),
            ("--schedule", Schedule is not null),
            ("--steps", Steps is not null),
        }
        where option.Given
        select option.Name;

    /// <summary>The options record of the pass.</summary>
    /// <param name="maxDrop">Largest acceptable loss in points, at which a measured schedule stops.</param>
    public object ToOptions(double? maxDrop)
    {
        var magnitude = new PruneMagnitudeOptions();
        var spectrum = new PruneSpectrumOptions();
        return Pass == Spectrum
            ? spectrum with
            {
                Sparsity = Sparsity,
                Score = Score,
                Scope = Scope,
                Layers = Layers,
                MinKeep = MinKeep ?? spectrum.MinKeep,
                KeepFirst = KeepFirst,
                KeepLast = KeepLast,
                IncludeTables = Tables,
            }
            : magnitude with
            {
                Sparsity = Sparsity,
                Score = Score,
                Scope = Scope,
                Layers = Layers,
                Pattern = Pattern ?? magnitude.Pattern,
                MinKeep = MinKeep ?? magnitude.MinKeep,
                Schedule = Schedule ?? magnitude.Schedule,
                Steps = Steps ?? magnitude.Steps,
                MaxDrop = maxDrop ?? magnitude.MaxDrop,
                KeepFirst = KeepFirst,
                KeepLast = KeepLast,
                IncludeTables = Tables,
            };
    }
}
