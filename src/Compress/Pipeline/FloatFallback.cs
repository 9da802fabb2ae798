using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Quantization;
using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>
/// The last word on speed. A quantized model that is slower than the original file beyond doubt (the 95 % interval of its speed lies below 1), though its
/// slow layers were given back, is not written; but the float model with nothing but the rewrites that keep what it computes; and where that is
/// slower than the original as well, the original graph. A float model whose numbers were changed, as by <c>fit-output-bias</c>, is kept.
/// </summary>
/// <param name="request">Says whether slow layers go back, or which decisions to replay.</param>
/// <param name="findings">Takes the reason.</param>
/// <param name="compare">The latency of a model against the original file.</param>
internal sealed class FloatFallback(CompressionRequest request, DiagnosticBag findings, Func<Model, LatencyResult> compare) : IDisposable
{
    private Model? _original;

    /// <summary>What was decided; null where the quantized model is written.</summary>
    public FallbackDecision? Decision { get; private set; }

    /// <summary>Latency of the model to be written against the original's; null where it was not measured.</summary>
    public LatencyResult? Latency { get; private set; }

    /// <summary>Which layers are float again for it; empty where none is.</summary>
    public IReadOnlyList<PassReport> Reports { get; private set; } = [];

    /// <summary>The model to be written.</summary>
    /// <param name="model">The model after all passes.</param>
    /// <param name="reference">The model after the rewrites that keep what it computes; null where no other pass has run.</param>
    /// <param name="quantized">Layers that are quantized in the model.</param>
    /// <param name="replayed">Decisions of another run; null where there are none to follow.</param>
    public Model Settle(Model model, Model? reference, IReadOnlyList<LayerReport> quantized, DecisionFile? replayed)
    {
        if (reference is null)
            return model;
        if (request.ReplayPath is not null)
            return replayed?.Fallback is { } decided ? FallBack(decided, reference, quantized, replayed.Processor) : model;
        if (!request.RevertSlow)
            return model;
        // with nothing quantized there is nothing to give back; what was changed for accuracy alone costs no time
        if (quantized.Count == 0 && ModelWriter.Digest(model) != ModelWriter.Digest(reference))
            return model;
        try
        {
            Latency = compare(model);
            if (!IsSlower(Latency))
                return model;
            var (low, speed, high, processor) = (Latency.Low, Latency.Speedup, Latency.High, Latency.Processor);
            Latency = compare(reference);
            var kind = IsSlower(Latency) ? FallbackModel.Original : FallbackModel.Rewritten;
            if (kind == FallbackModel.Original)
                Latency = null;
            return FallBack(new FallbackDecision(kind, speed, low, high), reference, quantized, processor);
        }
        catch (DiagnosticException e)
        {
            // where speed is asked for, its meter tells
            if (!request.MeasureSpeed && request.RequireSpeedup is null)
                findings.Add(SpeedCodes.NotMeasured.At(request.ModelPath, e.Diagnostics[0].Message, e.Diagnostics[0].Remedy));
            return model;
        }
    }

    /// <summary>The decisions of the review, and this one, for a file.</summary>
    public DecisionFile? DecisionsWith(DecisionFile? reviewed) =>
        Decision is null
            ? reviewed
            : (reviewed ?? new DecisionFile(ProcessorName.Describe(), request.SpeedThreads, [])) with
            {
                Fallback = Decision,
            };

    /// <inheritdoc/>
    public void Dispose() => _original?.Dispose();

    private static bool IsSlower(LatencyResult latency) => latency.High < 1;

    private Model FallBack(FallbackDecision decision, Model reference, IReadOnlyList<LayerReport> quantized, string processor)
    {
        Decision = decision;
        findings.Add(
            SpeedCodes.FellBack.At(
                request.ModelPath,
                decision.Reason(processor),
                "Choose another form of quantization, or keep the quantized model (--keep-slow)."
            )
        );
        Reports =
        [
            new PassReport(
                RestoreFloatPass.PassId,
                quantized.Count,
                quantized,
                [new Measure("layers", "Layers in float again", quantized.Count, MeasureUnit.Count)]
            ),
        ];
        return decision.Model == FallbackModel.Rewritten ? reference : _original = ModelReader.Open(request.ModelPath);
    }
}
