namespace NNCompress.Speed;

/// <summary>That nothing is left quantized, as the model with what was left was measured slower than the original file.</summary>
/// <param name="Model">What is written instead.</param>
/// <param name="Speed">The quantized model's speed over the original's; below 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end; below 1.</param>
public sealed record FallbackDecision(FallbackModel Model, double Speed, double Low, double High)
{
    /// <summary>The reason that the report gives.</summary>
    /// <param name="processor">What it was measured on.</param>
    public string Reason(string processor)
    {
        var written =
            Model == FallbackModel.Rewritten
                ? "the float model, rewritten without a change of what it computes"
                : "the original graph: the float model with nothing but rewrites is slower, too";
        return $"With what was left quantized the model ran at {Speed:0.00} times the speed of the original [{Low:0.00}, {High:0.00}] on {processor}. Written is {written}.";
    }
}
