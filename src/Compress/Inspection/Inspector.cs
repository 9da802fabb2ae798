using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Pipeline;

namespace NNCompress.Inspection;

/// <summary>Tells what a model is made of, and what could be done to each of its layers.</summary>
public static class Inspector
{
    /// <exception cref="DiagnosticException">The file is no model that can be read.</exception>
    public static ModelInspection Run(
        InspectRequest request,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var findings = new DiagnosticBag();
        progress?.Report(new StageProgress("reading", request.ModelPath, null));
        using var model = ModelReader.Open(request.ModelPath, findings: findings);
        findings.AddRange(ModelVerifier.Verify(model));

        var macs = Macs.None;
        if (request.Measure)
        {
            progress?.Report(new StageProgress("measuring shapes", null, null));
            macs = Macs.Measure(model, request, findings, cancellation);
        }

        progress?.Report(new StageProgress("reading weights", null, null));
        var layers = LayerSurvey.Of(model, macs.Of, cancellation);
        var spectra = request.Spectra is { } asked ? SpectrumSurvey.Of(request, asked, findings, progress, cancellation) : null;
        var (parameters, zeros) = ModelMeasurement.CountWeights(model, cancellation);
        var graph = model.Graph;
        return new ModelInspection(
            request.ModelPath,
            model.FilePaths.Sum(p => new FileInfo(p).Length),
            model.IrVersion,
            model.Opsets.ToDictionary(o => o.Domain is { Length: > 0 } domain ? domain : "ai.onnx", o => o.Version ?? 0),
            model.ProducerName is { Length: > 0 } producer ? $"{producer} {model.ProducerVersion}".TrimEnd() : null,
            [.. graph.RequiredInputs.Select(Describe)],
            [.. graph.Outputs.Select(Describe)],
            [.. graph.RequiredInputs.SelectMany(FreeDimensions).Distinct()],
            CountOperators(model),
            parameters,
            macs.Total(model),
            ModelMeasurement.ConstantBytes(model),
            parameters == 0 ? 0 : (double)zeros / parameters,
            QuantizationSummary.Of(model),
            layers,
            [.. findings]
        )
        {
            Spectra = spectra,
        };
    }

    private static string Describe(Value value) => $"{value.Name}: {value.Type?.ToString() ?? "type not declared"}";

    private static IEnumerable<string> FreeDimensions(Value value) =>
        value.Type is TensorType { Shape: { } shape } ? shape.Where(d => d.Symbol is not null).Select(d => d.Symbol!) : [];

    private static Dictionary<string, int> CountOperators(Model model) =>
        model
            .AllNodes.GroupBy(n => n.IsStandard ? n.OpType : $"{n.Domain}.{n.OpType}")
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count());
}
