namespace NNCompress.Passes.Numerics;

/// <summary>What an item may become: what that costs, and the error that it makes.</summary>
/// <param name="Cost">Not negative; the costs of all items add up.</param>
/// <param name="Error">Not negative; the errors of all items add up.</param>
public readonly record struct CostedChoice(double Cost, double Error);
