namespace NNCompress.Inspection;

/// <summary>What a layer keeps at a share of its full rank.</summary>
/// <param name="Share">Of the full rank, 0 to 1.</param>
/// <param name="Rank">The rank.</param>
/// <param name="Energy">Share of the weight's energy that the rank holds, 0 to 1.</param>
/// <param name="WeightError">‖W − W̃‖/‖W‖, the least there is at that rank: √(1 − energy).</param>
/// <param name="OutputError">‖X(W − W̃)ᵀ‖/‖XWᵀ‖ of the factors that make it least; null without data.</param>
/// <param name="PredictedGain">Multiply-accumulates of the layer over those of its factors (of a lookup table: weights).</param>
/// <param name="MeasuredGain">How many times as fast the factors ran; null where that was not measured.</param>
public sealed record SpectrumLevel(
    double Share,
    int Rank,
    double Energy,
    double WeightError,
    double? OutputError,
    double PredictedGain,
    double? MeasuredGain
);
