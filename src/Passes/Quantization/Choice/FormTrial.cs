using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>Makes quantized models by form, copies to be judged as well as the model itself.</summary>
internal sealed class FormTrial
{
    private readonly PassContext _context;
    private readonly QuantizeStaticOptions _common;
    private readonly ICalibration _calibration;
    private readonly StatisticSet _shared;
    private readonly HashSet<StatisticRequest> _collected;

    /// <param name="context">Its model is in float.</param>
    /// <param name="common">What all forms have in common.</param>
    /// <param name="ranges">Forms whose statistics are collected at once, in one run over the data: those that leave the layers as they are.</param>
    public FormTrial(PassContext context, QuantizeStaticOptions common, IEnumerable<QuantizationForm> ranges)
    {
        (_context, _common) = (context, common);
        // models that are tried once are no statistics to keep
        _calibration = context.Calibration!.First(long.MaxValue);
        _collected = [.. ranges.SelectMany(f => f.Static(common).RequestStatistics(context.Model, context.Layers))];
        _shared =
            _collected.Count == 0 ? StatisticSet.Empty : context.Calibration.Collect(context.Model, [.. _collected], context.Cancellation);
        Reference = ModelCopy.Of(context.Model).Model;
    }

    /// <summary>The float model.</summary>
    public Model Reference { get; }

    /// <summary>A quantized copy of the float model, for the caller to dispose of.</summary>
    public Model Make(QuantizationForm form)
    {
        var copy = ModelCopy.Of(Reference);
        Run(form, copy.Model, _calibration, null);
        return copy.Model;
    }

    /// <summary>Quantizes the context's own model.</summary>
    /// <returns>What the passes report, and the float model with the layers as they were when they were quantized.</returns>
    public (IReadOnlyList<PassReport> Reports, Model Reference) Apply(QuantizationForm form) =>
        Run(form, _context.Model, _context.Calibration!, _context.Progress);

    private (IReadOnlyList<PassReport> Reports, Model Reference) Run(
        QuantizationForm form,
        Model model,
        ICalibration calibration,
        IProgress<PassProgress>? progress
    )
    {
        var (reports, reference) = (new List<PassReport>(), Reference);
        foreach (var pass in form.Passes(_common))
        {
            // scaled channels are no error: what follows is fitted to the model that has them
            if (pass is QuantizeStaticPass && form.ChangesLayers)
                reference = ModelCopy.Of(model).Model;
            _context.Cancellation.ThrowIfCancellationRequested();
            var requests = pass.RequestStatistics(model, _context.Layers);
            reports.Add(
                pass.Run(
                    new PassContext(model, pass.Id)
                    {
                        Findings = progress is null ? [] : _context.Findings,
                        Layers = _context.Layers,
                        Seed = _context.Seed,
                        Threads = _context.Threads,
                        Statistics = StatisticsFor(model, requests, calibration, form),
                        Calibration = calibration,
                        Reference = reference,
                        Cancellation = _context.Cancellation,
                        Progress = progress,
                    }
                )
            );
        }

        return (reports, reference);
    }

    /// <summary>What was collected at once, by the names of the values, where layers are as they were; else collected now.</summary>
    private StatisticSet StatisticsFor(
        Model model,
        IReadOnlyList<StatisticRequest> requests,
        ICalibration calibration,
        QuantizationForm form
    )
    {
        if (requests.Count == 0)
            return StatisticSet.Empty;
        if (form.ChangesLayers)
            return calibration.Collect(model, requests, _context.Cancellation);
        var byPlace = _collected.ToDictionary(r => (ScopeOf(r.Value), r.Value.Name, r.Statistic));
        return new StatisticSet(
            requests.ToDictionary(
                r => r,
                r => _shared.Of<StatisticAccumulator>(byPlace[(ScopeOf(r.Value), r.Value.Name, r.Statistic)].Value, r.Statistic)
            )
        );
    }

    /// <summary>Where a value stands, the same in every copy: bodies may repeat names.</summary>
    private static int ScopeOf(Value value) => value.Scope.Model.Scopes.Index().First(s => s.Item == value.Scope).Index;
}
