using NNCompress.Evaluation;
using NNCompress.Inspection;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Pipeline;
using NNCompress.Runtime;
using NNCompress.Speed;
using NNCompress.Validation;

namespace NNCompress.Cli.Tests;

/// <summary>Results as the library gives them, small enough to read in a golden file.</summary>
static class Samples
{
    public static readonly DiagnosticCode Warning = new("NNC4999", Severity.Warning, "A warning of the tests");
    public static readonly DiagnosticCode Remark = new("NNC4998", Severity.Info, "A remark of the tests");
    public static readonly DiagnosticCode BadFile = new("NNC1999", Severity.Error, "An error of the tests");

    public static MetricComparison Accuracy { get; } = new(Top1(986, 1000), Top1(979, 1000), Drop(lost: 9, gained: 2, samples: 1000));

    public static PassReport Pruned { get; } =
        new(
            "prune-magnitude",
            2,
            [
                new LayerReport("conv1", "Conv", "conv1.weight", null, Measures(0.5, 0.4965, 0.01234, 0.21, double.NaN)),
                LayerReport.LeftAlone("bn1", "BatchNormalization", null, "it has no weights that pruning could remove"),
                new LayerReport("block [1]/fc", "Gemm", "fc.weight", null, Measures(0.8, 0.80001, 1.5e-7, 0.33333, 0.12)),
                LayerReport.LeftAlone("norm", "BatchNormalization", null, "it has no weights that pruning could remove"),
            ],
            [new Measure("weights", "weights", 301234, MeasureUnit.Count), new Measure("sparsity", "sparsity", 0.7999, MeasureUnit.Share)]
        );

    public static CompressionResult Compression { get; } =
        new(
            "digits.onnx",
            "digits.pruned.onnx",
            [Pruned],
            new ModelSize(1_213_456, 1_120_000, 301_234, 12),
            new ModelSize(1_213_456, 345_678, 301_234, 240_987),
            Accuracy,
            Gates: [],
            [Warning.At("digits.onnx", "The pattern 'x*' matches no layer."), Remark.At("conv1", "A choice was made.")]
        );

    public static SpeedProof Speed { get; } =
        new(
            new LatencyResult(0.0123456, 0.0054321, 2.2727, 2.1987, 2.3456, 12, 1, "A processor, 8 threads, 256-bit vectors, VNNI"),
            new FusionReport(
                [
                    new LayerFusion("conv1", "Conv", "com.microsoft.QLinearConv", true, null),
                    new LayerFusion("relu1", "Relu", null, true, null),
                    new LayerFusion("fc", "Gemm", "Gemm", false, "it runs in float, as Gemm: no integer kernel takes it as it stands"),
                ],
                Quantizers: 1,
                Dequantizers: 2,
                WeightDequantizers: 1,
                Requantizers: 0
            ),
            [new KernelShare("conv1", "com.microsoft.QLinearConv", 4321.5, 0.82), new KernelShare("fc", "Gemm", 948.5, 0.18)],
            [new SessionEntry("session.x64quantprecision", "1", "On some processors.")]
        );

    public static ModelInspection Inspection { get; } =
        new(
            "digits.onnx",
            1_213_456,
            8,
            new Dictionary<string, long> { ["ai.onnx"] = 17, ["com.microsoft"] = 1 },
            "pytorch 2.1",
            ["image: float32[N,1,28,28]", "mask: bool[N]"],
            ["scores: float32[N,10]"],
            ["N"],
            new Dictionary<string, int> { ["Conv"] = 2, ["Relu"] = 1 },
            301_234,
            12_345_678,
            1_204_936,
            0.0004,
            null,
            [
                new LayerInspection(
                    "conv1",
                    "Conv",
                    "main",
                    "w",
                    "float32[32,1,3,3]",
                    288,
                    225_792,
                    0,
                    Eligibility.Yes,
                    Eligibility.No("its factors would be larger"),
                    Eligibility.Yes
                ),
                new LayerInspection(
                    "fc",
                    "Gemm",
                    "main",
                    "v",
                    "float32[10,128]",
                    1280,
                    null,
                    0.9999,
                    Eligibility.Yes,
                    Eligibility.Yes,
                    Eligibility.No("it is quantized already")
                ),
            ],
            []
        );

    public static ModelComparison Comparison { get; } =
        new(
            "a.onnx",
            "b.onnx",
            1000,
            RandomInputs: false,
            [
                new OutputComparison("scores", 10_000, 0.5, 0.01, 31.4159, 0.999876),
                new OutputComparison("same", 10, 0, 0, double.PositiveInfinity, 1),
                new OutputComparison("broken", 10, double.NaN, double.NaN, double.NaN, double.NaN),
            ],
            [Accuracy, new MetricComparison(Loss(0.1), Loss(0.25), null)],
            [],
            []
        );

    private static Measure[] Measures(double wanted, double reached, double threshold, double error, double spectral) =>
        [
            new Measure("wantedSparsity", "Wanted", wanted, MeasureUnit.Share),
            new Measure("reachedSparsity", "Reached", reached, MeasureUnit.Share),
            new Measure("threshold", "Threshold", threshold, MeasureUnit.Number),
            new Measure("relativeError", "Rel. error", error, MeasureUnit.Number),
            new Measure("spectralError", "Spectral error", spectral, MeasureUnit.Number),
        ];

    private static MetricResult Top1(long right, long samples)
    {
        var share = right / (double)samples;
        return new MetricResult(new TopK(1), share, samples, new Interval(share - 0.01, share + 0.01));
    }

    private static MetricResult Loss(double value) =>
        new(new CrossEntropy(ScoreKind.Auto), value, 1000, new Interval(value - 0.02, value + 0.02));

    private static AccuracyDrop Drop(long lost, long gained, long samples) =>
        new(samples, lost, gained, new Interval(0.001, 0.014), 0.0654);
}
