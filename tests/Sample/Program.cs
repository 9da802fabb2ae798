using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;
using NNCompress.Validation;

const string Model = "models/digits.onnx";
const string Pruned = "digits-pruned.onnx";
var data = DataChoice.Both("models/digits.yaml");

try
{
    // Compress it; more than two points of accuracy are too much to lose.
    var result = Compressor.Run(
        new CompressionRequest(
            Model,
            [new PassStep("fold-batchnorm"), new PassStep("prune-magnitude", new PruneMagnitudeOptions(Sparsity: 0.7))]
        )
        {
            OutputPath = Pruned,
            Overwrite = true,
            Data = data,
            MaxDrop = 2,
        }
    );
    foreach (var layer in result.Passes.SelectMany(p => p.Layers).Where(l => !l.Changed))
        Console.WriteLine($"{layer.Layer} was left alone: {layer.LeftAloneBecause}");
    var (before, after, drop) = result.Accuracy!;
    Console.WriteLine($"{before.Metric.Id}: {before.Value:p2} before, {after.Value:p2} after, p = {drop!.PValue:g2}");
    Console.WriteLine($"gate {(result.Gate!.Passed ? "met" : "missed")}: {result.OutputPath}");

    // How far are its outputs from the original's?
    var comparison = Validator.Run(new ValidateRequest(Model, result.OutputPath!) { Data = data });
    foreach (var output in comparison.Outputs)
        Console.WriteLine($"{output.Name}: {output.Sqnr:f1} dB");
    return 0;
}
catch (DiagnosticException e)
{
    foreach (var diagnostic in e.Diagnostics)
        Console.Error.WriteLine(diagnostic);
    return 3;
}
