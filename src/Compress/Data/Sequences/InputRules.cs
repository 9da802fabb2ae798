using System.Collections.Immutable;

namespace NNCompress.Data.Sequences;

/// <summary>What a model's inputs get that is not simply a sample: pieces of it, the state of the step before, a constant.</summary>
public sealed record InputRules
{
    /// <summary>A sample is the whole input, and there is nothing else.</summary>
    public static InputRules None { get; } = new();

    /// <summary>How samples are cut into steps; null where a sample is one step.</summary>
    public StepRule? Steps { get; init; }

    /// <summary>What is carried from step to step; begins with zeros for every sample.</summary>
    public IReadOnlyList<StateLink> State { get; init; } = [];

    /// <summary>Inputs that hold one number always, as a sampling rate.</summary>
    public ImmutableSortedDictionary<string, double> Constants { get; init; } =
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>Whether an input is fed by one of the rules, so that the data need not.</summary>
    public bool Feeds(string input) => Constants.ContainsKey(input) || State.Any(s => s.Input == input);
}
