using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What the options of all pruning passes say about which layers lose how much.</summary>
internal interface IPruningTargets
{
    /// <summary>Share of zeros wanted of the layers that have no target of their own; null: a half.</summary>
    double? Sparsity { get; }

    /// <summary>Null: global.</summary>
    PruningScope? Scope { get; }

    /// <summary>Null: the scope's own.</summary>
    ImportanceScore? Score { get; }

    /// <summary>Targets of their own; where several name a layer, the last one counts.</summary>
    IReadOnlyList<LayerTarget>? Layers { get; }

    /// <summary>Weights that each layer keeps at least.</summary>
    long MinKeep { get; }

    bool KeepFirst { get; }

    bool KeepLast { get; }

    bool IncludeTables { get; }
}
