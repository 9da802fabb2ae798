using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What every pruning pass begins with: the layers, each with a reason where it is left alone, and the first look at their weights.</summary>
internal sealed class PruningRun
{
    private PruningRun(IReadOnlyList<SurveyedLayer> survey, IReadOnlyList<PrunableLayer> layers, MagnitudeCensus census)
    {
        Survey = survey;
        Layers = layers;
        Census = census;
    }

    /// <summary>Every weight slot of the model, in order of execution.</summary>
    public IReadOnlyList<SurveyedLayer> Survey { get; }

    /// <summary>Those that are pruned.</summary>
    public IReadOnlyList<PrunableLayer> Layers { get; }

    /// <summary>Their single weights.</summary>
    public MagnitudeCensus Census { get; }

    /// <param name="context">The model and what the user wants touched.</param>
    /// <param name="targets">Options, checked.</param>
    /// <param name="refuse">Why the pass cannot work on a layer, or null where it can.</param>
    /// <exception cref="DiagnosticException">A weight that is to be pruned is not finite.</exception>
    public static PruningRun Begin(PassContext context, IPruningTargets targets, Func<PrunableLayer, string?> refuse)
    {
        var survey = LayerSurvey.Take(
            context.Model,
            context.Layers,
            targets.IncludeTables,
            targets.KeepFirst,
            targets.KeepLast,
            layer => NoZero(layer.Source) ?? refuse(layer)
        );
        PrunableLayer[] layers = [.. survey.Select(s => s.Layer).OfType<PrunableLayer>()];
        context.Progress?.Report(new PassProgress($"reading {layers.Length} weights", 0));
        var census = MagnitudeCensus.Take([.. layers.Select(l => l.Magnitudes)], context.ParallelOptions);
        var faults = Enumerable.Range(0, layers.Length).Where(census.HasNonFinite).Select(l => NotFinite(layers[l])).ToArray();
        return faults.Length > 0 ? throw new DiagnosticException(faults) : new PruningRun(survey, layers, census);
    }

    private static string? NoZero(WeightSource source) =>
        source.Tensor.Type == ElementType.Float8E8M0 ? $"its weight '{source.Name}' holds {source.Tensor.Type}, which has no zero" : null;

    private static Diagnostic NotFinite(PrunableLayer layer)
    {
        var (index, value) = FirstNonFinite(layer.Magnitudes);
        var dims = layer.Source.Tensor.Dims;
        var coordinates = new long[dims.Length];
        var rest = index;
        for (var axis = dims.Length - 1; axis >= 0; axis--)
            (rest, coordinates[axis]) = Math.DivRem(rest, dims[axis]);
        return PruningCodes.NotFinite.At(
            $"tensor '{layer.Source.Name}'",
            $"Element [{string.Join(',', coordinates)}] is {value}; {layer.Label} cannot be pruned.",
            $"Mend the model, or leave the layer out with --exclude '{layer.Source.Name}'."
        );
    }

    private static (long Index, double Value) FirstNonFinite(MagnitudeSource source)
    {
        var buffer = new double[1 << 12];
        for (long start = 0; start < source.Count; start += buffer.Length)
        {
            var values = source.Read(start, buffer.AsSpan(0, (int)Math.Min(buffer.Length, source.Count - start)));
            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                    return (start + i, values[i]);
            }
        }

        throw new InvalidOperationException("The census saw a number that is not finite; it is gone.");
    }
}
