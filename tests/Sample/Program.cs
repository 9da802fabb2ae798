using NNCompress.Inspection;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;
using NNCompress.Validation;

const string Model = "models/digits.onnx";
const string Pruned = "digits-pruned.onnx";
var data = DataChoice.Both("models/digits.yaml");

try
{
    // What is in it, and what could not be pruned?
    var model = Inspector.Run(new InspectRequest(Model));
    Console.WriteLine($"{model.Layers.Count} layers with {model.Parameters} parameters");
    foreach (var layer in model.Layers.Where(l => !l.Prune.Possible))
        Console.WriteLine($"{layer.Layer}: {layer.Prune.Reason}");

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
