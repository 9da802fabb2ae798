namespace NNCompress.Runtime.Tests.Versions;

/// <summary>Where the nodes of a model under test stand.</summary>
public enum Placement
{
    MainGraph,

    /// <summary>Both branches of an If, reading from the graph around it.</summary>
    Branch,

    /// <summary>A function of the model, which declares no types.</summary>
    Function,
}
