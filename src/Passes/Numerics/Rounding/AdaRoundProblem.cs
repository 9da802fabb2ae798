namespace NNCompress.Passes.Numerics;

/// <summary>One layer's rounding to be learned.</summary>
/// <param name="Weights">W, row-major [rows, columns].</param>
/// <param name="Grid">What it is rounded to.</param>
/// <param name="FloatBias">b, [rows]: what the float model adds before f.</param>
/// <param name="Bias">b̃, [rows]: what the quantized model adds.</param>
/// <param name="FloatInputs">X, row-major [n, columns]: inputs in the float model.</param>
/// <param name="Inputs">X̂, the same rows in the quantized model.</param>
/// <param name="HeldOut">How many of the last rows are for judging only.</param>
/// <param name="Low">f(y) = min(max(y, Low), High): 0 for Relu, −∞ for none.</param>
/// <param name="High">+∞ for none.</param>
internal sealed record AdaRoundProblem(
    float[] Weights,
    RoundingGrid Grid,
    float[] FloatBias,
    float[] Bias,
    float[] FloatInputs,
    float[] Inputs,
    int HeldOut,
    float Low = float.NegativeInfinity,
    float High = float.PositiveInfinity
)
{
    public int Samples => Grid.Columns == 0 ? 0 : Inputs.Length / Grid.Columns;

    /// <summary>Rows that are learned from.</summary>
    public int Training => Samples - HeldOut;

    /// <summary>Whether f is the identity.</summary>
    public bool IsLinear => float.IsNegativeInfinity(Low) && float.IsPositiveInfinity(High);
}
