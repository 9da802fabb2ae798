using System.Diagnostics;
using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Evaluation;

/// <summary>
/// The accuracy of real models as they came, each described by Assets/MODEL.yaml, over all samples: data, preprocessing and
/// metric together give what others measured, within one sample in 500.
/// </summary>
public class FloatAccuracyTests(ITestOutputHelper output)
{
    /// <summary>Model and its published top-1 accuracy in per cent, measured elsewhere on exactly these files.</summary>
    public static TheoryData<string, double> Models =>
        new()
        {
            { "squeezenet1.1", 60.2 },
            { "mobilenet_v2", 73.8 },
            { "resnet8_cifar10", 75.24 },
            { "resnet4b_cifar10", 76.00 },
            { "cnn_nhwc_cifar10", 71.98 },
            { "vit_cifar10", 61.44 },
            { "resnet_cifar10", 86.86 },
            { "mnist_cnn", 98.94 },
            { "mnist_mlp_256x4", 97.60 },
            { "mnist_mlp_9x200", 94.96 },
            { "dscnn_kws", 90.6 },
            { "transformer_sst2", 89.76 },
            { "gru_sst2", 84.75 },
        };

    /// <summary>The project's own model, by its description: what tools/ measured when it was made.</summary>
    [Fact]
    public void The_digits_model_scores_what_its_manifest_says()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "models");
        var description = DataDescription.Load(Path.Combine(folder, "digits.yaml"));
        using var data = description.OpenEvaluation();
        using var calibration = description.OpenCalibration();
        using var runner = new SessionRunner(Path.Combine(folder, "digits.onnx"));

        var result = Evaluator.For(description).Evaluate(runner, data, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((2000, 2000), (data.Count, calibration.Count));
        Assert.Equal(1981 / 2000.0, result.Main.Value, 1.0 / 2000 + 1e-9);
        Assert.Empty(description.Warnings);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Real_models_score_what_others_measured(string model, double percent)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var clock = Stopwatch.StartNew();
        var description = DataDescription.Load(
            Folders.Description(model),
            variables: name => name == "NNCOMPRESS_ASSETS" ? Assets.Root : null
        );
        using var data = description.OpenEvaluation();
        using var runner = new SessionRunner(Assets.Model(model + ".onnx"));

        var result = Evaluator.For(description).Evaluate(runner, data, cancellation: TestContext.Current.CancellationToken);

        output.WriteLine(
            $"{model}: {string.Join(", ", result.Others.Prepend(result.Main).Select(r => $"{r.Metric} {r.Value:F4} [{r.Interval.Low:F4}, {r.Interval.High:F4}] {r.Note}"))}; {result.Samples} samples in {clock.Elapsed.TotalSeconds:F1} s"
        );
        Assert.Equal(percent / 100, result.Main.Value, 1.0 / 500 + 0.00005);
    }
}
