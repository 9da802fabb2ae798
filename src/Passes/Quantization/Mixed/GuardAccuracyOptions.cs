using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="GuardAccuracyPass"/> is asked to do.</summary>
/// <param name="MinSqnr">Signal to quantization noise of the outputs in dB from which nothing is asked further.</param>
/// <param name="MinSqnrAlone">Once something has to be done, every layer that leaves less dB with itself alone on integers goes back, so that little evidence does not decide.</param>
/// <param name="MaxLoss">Points (shares) or per cent of the figure (other metrics) that labelled samples may lose beyond chance.</param>
public sealed record GuardAccuracyOptions(
    double MinSqnr = GuardAccuracyOptions.ThousandthOfEnergy,
    double MinSqnrAlone = GuardAccuracyOptions.HundredthOfEnergy,
    double MaxLoss = 1
)
{
    private const string Id = GuardAccuracyPass.PassId;

    /// <summary>An error with a thousandth of the outputs' energy, 3 % of their size: about the noise of one tensor of 8 bits whose range is a little too wide.</summary>
    public const double ThousandthOfEnergy = 30;

    /// <summary>A layer that costs a hundredth of the outputs' energy by itself leaves no room for others: ten such cost a tenth.</summary>
    public const double HundredthOfEnergy = 20;

    /// <summary>Everything that is wrong with the options.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>();
        Finite("min-sqnr", MinSqnr);
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
