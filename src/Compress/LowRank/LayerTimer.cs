using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;
using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.LowRank;

/// <summary>
/// Times layers by themselves, as models of one layer against models of its factors, in turns (<see cref="LatencyComparison"/>). Layers of one shape
/// are measured once.
/// </summary>
/// <param name="data">What the whole model is timed on.</param>
/// <param name="threads">Threads of the sessions.</param>
public sealed class LayerTimer(DataChoice data, int threads) : ILayerTimer
{
    /// <summary>Short rounds: of many forms only the few that are chosen matter, and the result is measured as a whole in the end.</summary>
    private readonly LatencyOptions _options = new(
        threads,
        BudgetSeconds: 0.5,
        Precision: 0.03,
        MaxRounds: 12,
        SampleSeconds: 0.001,
        Samples: 9
    );

    private readonly Dictionary<string, FormTime> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public double Whole(RankChoiceContext context)
    {
        var model = context.Run.Model;
        var inputs = SpeedInputs.For(model, data, context.Run.Cancellation);
        var source = ModelSource.InMemory(model);
        return LatencyComparison.Run(source, source, inputs, new LatencyOptions(threads), context.Run.Cancellation).BaselineSeconds;
    }

    /// <inheritdoc/>
    public FormTime Compare(RankChoiceContext context, DecomposableLayer layer, DecompositionCandidate candidate, CandidatePoint point)
    {
        var (original, inputs) = context.Models.Original(layer);
        using (original)
        {
            var key = $"{LayerShape.Of(original, inputs)} {candidate.Method} {point}";
            if (_known.TryGetValue(key, out var known))
                return known;
            var (decomposed, same) = context.Models.Decomposed(layer, candidate, point);
            using (decomposed)
            {
                var result = LatencyComparison.Run(
                    ModelSource.InMemory(original),
                    ModelSource.InMemory(decomposed),
                    same,
                    _options,
                    context.Run.Cancellation
                );
                return _known[key] = new FormTime(result.BaselineSeconds, result.Speedup, result.Low);
            }
        }
    }
}
