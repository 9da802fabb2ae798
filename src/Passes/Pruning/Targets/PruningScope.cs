using System.Diagnostics.CodeAnalysis;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Which layers are ranked together.</summary>
public abstract class PruningScope : IParsable<PruningScope>
{
    /// <summary>All layers: some lose more, some less.</summary>
    public static PruningScope Global { get; } = new GlobalScope();

    /// <summary>Each layer alone: all lose the same share.</summary>
    public static PruningScope Uniform { get; } = new UniformScope();

    /// <summary>The name on the command line and in recipes.</summary>
    public abstract string Id { get; }

    /// <summary>The score where the user names none.</summary>
    public abstract ImportanceScore DefaultScore { get; }

    /// <summary>The scope of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static PruningScope Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var scope) ? scope : throw new FormatException($"'{s}' is no scope: {Global}, {Uniform}.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PruningScope result) =>
        (
            result =
                s == Global.Id ? Global
                : s == Uniform.Id ? Uniform
                : null
        )
            is not null;

    /// <summary>Groups layers for selection.</summary>
    /// <param name="layers">Indices of the layers that have no target of their own.</param>
    /// <param name="score">How weights of different layers compare.</param>
    /// <param name="weights">Weights of each layer.</param>
    /// <param name="sparsity">Share of them to go.</param>
    internal abstract IEnumerable<SelectionPool> Pools(
        IReadOnlyList<int> layers,
        ImportanceScore score,
        IReadOnlyList<long> weights,
        double sparsity
    );

    /// <inheritdoc/>
    public override string ToString() => Id;

    /// <summary>k = round(s·N), halves to even.</summary>
    internal static long Target(double sparsity, long weights) => (long)Math.Round(sparsity * weights, MidpointRounding.ToEven);

    private sealed class GlobalScope : PruningScope
    {
        public override string Id => "global";

        public override ImportanceScore DefaultScore => ImportanceScore.Lamp;

        internal override IEnumerable<SelectionPool> Pools(
            IReadOnlyList<int> layers,
            ImportanceScore score,
            IReadOnlyList<long> weights,
            double sparsity
        ) => layers.Count == 0 ? [] : [new SelectionPool(score, layers, Target(sparsity, layers.Sum(l => weights[l])))];
    }

    private sealed class UniformScope : PruningScope
    {
        public override string Id => "uniform";

        public override ImportanceScore DefaultScore => ImportanceScore.Magnitude;

        internal override IEnumerable<SelectionPool> Pools(
            IReadOnlyList<int> layers,
            ImportanceScore score,
            IReadOnlyList<long> weights,
            double sparsity
        ) => layers.Select(l => new SelectionPool(score, [l], Target(sparsity, weights[l])));
    }
}
