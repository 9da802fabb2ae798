using NNCompress.Data;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Repair;
using NNCompress.Pipeline;

namespace NNCompress.Pruning;

/// <summary>What <c>prune</c> is asked to do, and the passes that do it. Null is the pass's own default.</summary>
/// <param name="Method">How weights are chosen.</param>
public sealed record PruningRecipe(PruningMethod Method)
{
    /// <summary>Share of zeros wanted, from 0 to below 1.</summary>
    public double? Sparsity { get; init; }

    /// <summary>Magnitude and spectrum: which layers are ranked together.</summary>
    public PruningScope? Scope { get; init; }

    /// <summary>Magnitude and spectrum: how weights of different layers compare.</summary>
    public ImportanceScore? Score { get; init; }

    /// <summary>OBS and Wanda: how layers share the zeros.</summary>
    public LayerSplit? Split { get; init; }

    /// <summary>Layers with a share of their own.</summary>
    public IReadOnlyList<LayerTarget> Layers { get; init; } = [];

    /// <summary>Shape of the zeros; not for spectrum.</summary>
    public PruningPattern? Pattern { get; init; }

    /// <summary>Weights that each layer keeps at least.</summary>
    public long? MinKeep { get; init; }

    /// <summary>Magnitude: at once, or in measured steps.</summary>
    public PruningSchedule? Schedule { get; init; }

    /// <summary>Magnitude: steps of such a schedule.</summary>
    public int? Steps { get; init; }

    public bool KeepFirst { get; init; }

    public bool KeepLast { get; init; }

    /// <summary>Whether lookup tables are pruned too.</summary>
    public bool Tables { get; init; }

    /// <summary>Whether channels are brought back to the float model's mean and deviation, where data is used.</summary>
    public bool Repair { get; init; } = true;

    /// <summary>OBS: how many splits of the budget are tried; null for one.</summary>
    public int? Candidates { get; init; }

    /// <summary>Points of the metric that may be lost: where a schedule stops, or, with OBS and no sparsity, what the largest sparsity is searched for.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Whether a choice of data has calibration samples: a description may name none.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The description is wrong.</exception>
    public static bool HasCalibration(DataChoice data) =>
        data.Calibration is { } path
        && (
            Path.GetExtension(path).ToUpperInvariant() is not (".YAML" or ".YML")
            || !File.Exists(path)
            || DataDescription.Load(path).Calibration is not null
        );

    /// <summary>The passes, in order: those that prune with data find BatchNormalization folded into the layers.</summary>
    public IReadOnlyList<PassStep> Passes() =>
        Method switch
        {
            PruningMethod.Obs
                when Candidates is > 1 || (MaxDrop is not null && Sparsity is null && Pattern is not { FixesSparsity: true }) =>
            [
                .. Preparation,
                new PassStep(
                    PruneSearchPass.PassId,
                    new PruneSearchOptions(Obs(), Candidates ?? 1, Sparsity is null ? MaxDrop : null, Repair: Repair)
                ),
            ],
            PruningMethod.Obs => [.. Preparation, new PassStep(PruneObsPass.PassId, Obs()), .. Repairs],
            PruningMethod.Wanda => [.. Preparation, new PassStep(PruneWandaPass.PassId, Wanda()), .. Repairs],
            PruningMethod.Spectrum => [new PassStep(PruneSpectrumPass.PassId, Spectrum())],
            _ => [new PassStep(PruneMagnitudePass.PassId, Magnitude())],
        };

    private static IEnumerable<PassStep> Preparation => [new(RemoveIdentityPass.PassId), new(FoldBatchNormPass.PassId)];

    private IEnumerable<PassStep> Repairs => Repair ? [new(RepairScalePass.PassId)] : [];

    private PruneObsOptions Obs()
    {
        var defaults = new PruneObsOptions();
        return defaults with
        {
            Sparsity = Sparsity,
            Split = Split,
            Layers = Layers,
            Pattern = Pattern,
            MinKeep = MinKeep ?? defaults.MinKeep,
            KeepFirst = KeepFirst,
            KeepLast = KeepLast,
            IncludeTables = Tables,
        };
    }

    private PruneWandaOptions Wanda()
    {
        var defaults = new PruneWandaOptions();
        return defaults with
        {
            Sparsity = Sparsity,
            Split = Split,
            Layers = Layers,
            Pattern = Pattern,
            MinKeep = MinKeep ?? defaults.MinKeep,
            KeepFirst = KeepFirst,
            KeepLast = KeepLast,
            IncludeTables = Tables,
        };
    }

    private PruneSpectrumOptions Spectrum()
    {
        var defaults = new PruneSpectrumOptions();
        return defaults with
        {
            Sparsity = Sparsity,
            Score = Score,
            Scope = Scope,
            Layers = Layers,
            MinKeep = MinKeep ?? defaults.MinKeep,
            KeepFirst = KeepFirst,
            KeepLast = KeepLast,
            IncludeTables = Tables,
        };
    }

    private PruneMagnitudeOptions Magnitude()
    {
        var defaults = new PruneMagnitudeOptions();
        return defaults with
        {
            Sparsity = Sparsity,
            Score = Score,
            Scope = Scope,
            Layers = Layers,
            Pattern = Pattern ?? defaults.Pattern,
            MinKeep = MinKeep ?? defaults.MinKeep,
            Schedule = Schedule,
            Steps = Steps ?? defaults.Steps,
            MaxDrop = MaxDrop ?? defaults.MaxDrop,
            KeepFirst = KeepFirst,
            KeepLast = KeepLast,
            IncludeTables = Tables,
            Repair = Repair,
        };
    }
}
