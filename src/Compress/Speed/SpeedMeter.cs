using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Pipeline;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>Measures a result against its original: latency in turns, fused layers, a profile, and what a deployment has to set.</summary>
internal sealed class SpeedMeter(CompressionRequest request, DiagnosticBag findings, IProgress<StageProgress>? progress)
{
    private const string Stage = "measuring speed";

    /// <summary>Layers named in a finding; the report has them all.</summary>
    private const int Named = 5;

    /// <param name="candidate">The complete result, under a temporary name.</param>
    /// <param name="known">Its latency against the original's, where that was measured already; null where not.</param>
    /// <param name="isOriginal">Whether it is the original graph, which cannot be slower than itself.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Null, with a finding, where the runtime does not open or run the one or the other.</returns>
    public SpeedProof? Measure(string candidate, LatencyResult? known, bool isOriginal, CancellationToken cancellation)
    {
        progress?.Report(new StageProgress(Stage, null, null));
        try
        {
            using var model = ModelReader.Open(candidate);
            var inputs = SpeedInputs.For(model, request.Data, cancellation);
            var latency = known ?? Compare(ModelSource.File(candidate), inputs, cancellation);
            progress?.Report(new StageProgress(Stage, "profile", null));
            var fusion = FusionReport.Of(model, cancellation);
            var profile = NodeProfile.Measure(model, inputs, request.SpeedThreads, cancellation: cancellation);
            var kernels = profile.Kernels.Select(k => new KernelShare(k.Layer, k.Kernel, k.Microseconds, k.Share));
            var proof = new SpeedProof(latency, fusion, [.. kernels], SessionAdvice.For(model, fusion, cancellation));
            Tell(proof, isOriginal);
            return proof;
        }
        catch (DiagnosticException e)
        {
            findings.Add(SpeedCodes.NotMeasured.At(request.ModelPath, e.Diagnostics[0].Message, e.Diagnostics[0].Remedy));
            return null;
        }
    }

    /// <summary>The latency of a model against the original file's.</summary>
    /// <exception cref="DiagnosticException">The runtime does not open or run the one or the other.</exception>
    public LatencyResult Compare(Model model, CancellationToken cancellation)
    {
        progress?.Report(new StageProgress(Stage, null, null));
        return Compare(ModelSource.InMemory(model), SpeedInputs.For(model, request.Data, cancellation), cancellation);
    }

    /// <summary>A speed that was not measured meets no gate.</summary>
    /// <param name="required">The gate; null for none.</param>
    /// <param name="proof">What was measured.</param>
    /// <param name="isOriginal">Whether the result is the original graph: its speed-up is 1, whatever the clock says.</param>
    public static GateVerdict? Judge(double? required, SpeedProof? proof, bool isOriginal)
    {
        var measured = isOriginal ? 1 : proof?.Latency.Speedup ?? double.NaN;
        return required is { } least ? new GateVerdict("speedup", measured >= least, least, measured) : null;
    }

    private LatencyResult Compare(ModelSource candidate, IReadOnlyList<NamedValue> inputs, CancellationToken cancellation) =>
        LatencyComparison.Run(
            ModelSource.File(request.ModelPath),
            candidate,
            inputs,
            new LatencyOptions(request.SpeedThreads, request.SpeedSeconds),
            cancellation
        );

    private void Tell(SpeedProof proof, bool isOriginal)
    {
        var latency = proof.Latency;
        if (latency.High < 1 && !isOriginal)
            findings.Add(
                SpeedCodes.Slower.At(
                    request.ModelPath,
                    $"The result runs at {latency.Speedup:0.00} times the speed of the original, 95 % interval {latency.Low:0.00} to {latency.High:0.00}.",
                    request.RevertSlow
                        ? "Leave out the layers that cost most: the profile names them."
                        : "Let slow layers go back to float (--revert-slow), or leave out those that cost most: the profile names them."
                )
            );
        var real = proof.Fusion.Layers.Where(l => !l.RunsOnIntegers).ToArray();
        if (real.Length == 0)
            return;
        var names =
            string.Join(", ", real.Take(Named).Select(l => l.Layer)) + (real.Length > Named ? $" and {real.Length - Named} more" : "");
        findings.Add(
            SpeedCodes.RunsInFloat.At(
                request.ModelPath,
                $"{real.Length} of {proof.Fusion.Layers.Count} quantized layers do not run in an integer kernel of their own: {names}.",
                "Exclude them from quantization, or read in the report what stands in the way."
            )
        );
    }
}
