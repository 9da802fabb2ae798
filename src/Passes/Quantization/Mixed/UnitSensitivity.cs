using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Orders the units of a quantized model by what each costs (Nagel et al., A White Paper on Neural Network Quantization, 2021, section 5, per-layer
/// analysis).
/// <code>
/// sensitivity of unit i:  SQNR of the outputs with unit i alone on integers, all others in float; lowest first
/// of the first ones, where there are labels:  the task's loss in the same model; highest first
/// </code>
/// It is not asked what a unit alone in float would bring: beside the noise of all others that is hardly to be seen, and where two units in a row are to
/// blame, neither brings anything by itself.
/// </summary>
internal static class UnitSensitivity
{
    /// <summary>Calibration samples on which units are measured.</summary>
    private const long Samples = 8;

    /// <summary>How many of the units are measured by the task's loss too.</summary>
    private const int MostByTask = 8;

    /// <param name="context">Its model is copied, never changed.</param>
    /// <param name="units">All units of the model.</param>
    /// <param name="task">Measures the task's loss; null where there are no labels.</param>
    /// <returns>Units that can be changed, what costs most first; those without weights at the end; ties by place.</returns>
    public static IReadOnlyList<PrecisionUnit> Rank(PassContext context, IReadOnlyList<PrecisionUnit> units, IModelJudge? task)
    {
        PrecisionUnit[] free = [.. units.Where(u => u.WhyFixed is null)];
        var data = context.Calibration!.First(Samples);
        var wanted = OutputSamples.Of(context.Reference!, data, context.Cancellation);
        var measured = Measure(
            free.Where(u => u.IsLayer),
            (u, model) => u with { SqnrAlone = wanted.SqnrOf(OutputSamples.Of(model, data, context.Cancellation)) }
        );
        PrecisionUnit[] ranked = [.. measured.OrderBy(u => u.SqnrAlone).ThenBy(u => u.Place)];
        if (task is not null)
        {
            var first = Measure(
                ranked.Take(MostByTask),
                (u, model) => u with { TaskLossAlone = task.Judge(model, context.Cancellation).TaskLoss }
            );
            ranked = [.. first.OrderByDescending(u => u.TaskLossAlone).ThenBy(u => u.SqnrAlone), .. ranked.Skip(MostByTask)];
        }

        return [.. ranked, .. free.Where(u => !u.IsLayer)];

        List<PrecisionUnit> Measure(IEnumerable<PrecisionUnit> some, Func<PrecisionUnit, Model, PrecisionUnit> measure)
        {
            var found = new List<PrecisionUnit>();
            var count = some.Count();
            foreach (var unit in some)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                context.Progress?.Report(new PassProgress($"measuring {unit.Node.Label}", (double)found.Count / count));
                using var copy = ModelCopy.Of(context.Model).Model;
                PrecisionUnit.Restore(new GraphEditor(copy, context.PassId), context.Reference!, free.Where(u => u.Place != unit.Place));
                found.Add(measure(unit, copy));
            }

            return found;
        }
    }
}
