using NNCompress.OnnxIO;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>
/// Finds the layers of a quantized model that are slower than in float, and proves it: a profile proposes, and each proposal
/// is compared as a whole model, in turns, with and without. What is given back is faster in float beyond doubt: the 95 % interval of the gain lies
/// above 1. Where the model with all that is still slower than the float one beyond doubt, everything goes back.
/// </summary>
/// <param name="restored">Gives layers back to float, in copies.</param>
/// <param name="reference">The model before it was quantized.</param>
/// <param name="inputs">What models are run on.</param>
/// <param name="options">How latencies are compared.</param>
internal sealed class SlowLayers(RestoredCopy restored, Model reference, IReadOnlyList<NamedValue> inputs, LatencyOptions options)
{
    private const int MostTrials = 12;

    /// <param name="model">The quantized model; not changed.</param>
    /// <param name="told">Told of each comparison.</param>
    /// <param name="cancellation">Stops the work.</param>
    public DecisionFile Find(Model model, Action<string>? told, CancellationToken cancellation)
    {
        var units = restored.Restorable();
        told?.Invoke("profiles");
        var candidates = SlowCandidates.Of(
            model,
            NodeProfile.Measure(model, inputs, options.Threads, cancellation: cancellation),
            NodeProfile.Measure(reference, inputs, options.Threads, cancellation: cancellation),
            units
        );
        var found = new GainSearch(MostTrials).Run(candidates, (accepted, tried) => Gain(Flat(accepted), Flat(tried)), IsFaster);
        var decisions = found.Select(f => Decision(Flat(f.Changes), f.Gain)).ToList();
        var back = decisions.SelectMany(d => d.Layers).ToArray();
        var rest = units.Select(u => u.Label).Except(back).ToArray();
        if (rest.Length > 0 && Gain(back, rest) is var all && IsFaster(all))
            decisions.Add(Decision(rest, all));
        return new DecisionFile(ProcessorName.Describe(), options.Threads, decisions);

        LatencyResult Gain(IReadOnlyCollection<string> accepted, IReadOnlyCollection<string> tried)
        {
            told?.Invoke($"with {tried.Count} layers quantized and in float");
            return LatencyComparison.Run(
                ModelSource.InMemory(restored.With(accepted)),
                ModelSource.InMemory(restored.With([.. accepted, .. tried])),
                inputs,
                options,
                cancellation
            );
        }
    }

    private static string[] Flat(IReadOnlyList<IReadOnlyList<string>> sets) => [.. sets.SelectMany(s => s)];

    private static bool IsFaster(LatencyResult gain) => gain.Low > 1;

    private static FloatDecision Decision(IReadOnlyList<string> layers, LatencyResult gain) =>
        new(layers, 1 / gain.Speedup, 1 / gain.High, 1 / gain.Low);
}
