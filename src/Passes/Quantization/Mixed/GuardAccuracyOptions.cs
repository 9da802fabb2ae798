using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="GuardAccuracyPass"/> is asked to do.</summary>
/// <param name="MinSqnr">Signal to quantization noise of the outputs in dB from which nothing is asked further; null: <see cref="PriceOf"/> the layers.</param>
/// <param name="MinSqnrAlone">Once something has to be done, every layer that leaves less dB with itself alone on integers goes back, so that little evidence does not decide.</param>
/// <param name="MaxLoss">Points (shares) or per cent of the figure (other metrics) that labelled samples may lose beyond chance.</param>
public sealed record GuardAccuracyOptions(
    double? MinSqnr = null,
    double MinSqnrAlone = GuardAccuracyOptions.HundredthOfEnergy,
    double MaxLoss = 1
)
{
    private const string Id = GuardAccuracyPass.PassId;

    /// <summary>What one tensor of 8 bits keeps whose range fits: 6.02·8 + 4.77 − 20·log₁₀(range/2σ) at ±4σ.</summary>
    private const double OneTensor = 40;

    /// <summary>An error with a thousandth of the outputs' energy, 3 % of their size, which is asked of few layers too.</summary>
    private const double ThousandthOfEnergy = 30;

    /// <summary>A layer that costs a hundredth of the outputs' energy by itself leaves no room for others: ten such cost a tenth.</summary>
    public const double HundredthOfEnergy = 20;

    /// <summary>
    /// The SQNR of the outputs in dB that 8 bits cost at worst where nothing goes wrong: the noise of n layers adds up, 40 − 10·log₁₀ n, at least 20 and at
    /// most 30. What lies below is the price of some layers.
    /// </summary>
    /// <param name="layers">Layers on integers.</param>
    public static double PriceOf(int layers) =>
        Math.Clamp(OneTensor - (10 * Math.Log10(Math.Max(1, layers))), HundredthOfEnergy, ThousandthOfEnergy);

    /// <summary>Everything that is wrong with the options.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>();
        Finite("min-sqnr", MinSqnr ?? 0);
        Finite("min-sqnr-alone", MinSqnrAlone);
        if (!(MaxLoss >= 0))
            mistakes.Add(QuantizedModelCodes.OptionRange.At($"{Id} max-loss", $"{MaxLoss} points cannot be lost.", "Give 0 or more."));
        return mistakes;

        void Finite(string name, double sqnr)
        {
            if (!double.IsFinite(sqnr))
                mistakes.Add(QuantizedModelCodes.OptionRange.At($"{Id} {name}", $"{sqnr} dB cannot be reached.", "Give a number, as 30."));
        }
    }
}
