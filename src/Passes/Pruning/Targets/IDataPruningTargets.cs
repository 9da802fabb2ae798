namespace NNCompress.Passes.Pruning;

/// <summary>What the options of all pruning passes with calibration data say.</summary>
internal interface IDataPruningTargets : IPruningTargets
{
    /// <summary>Null: LAMP.</summary>
    LayerSplit? Split { get; }

    /// <summary>Null: unstructured.</summary>
    PruningPattern? Pattern { get; }
}
