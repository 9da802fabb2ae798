using System.Globalization;
using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;

namespace NNCompress.Benchmarks;

/// <summary>
/// Accuracy against sparsity of models with labelled data, pruned at once and not repaired: a row of a Markdown table per model. A model is named
/// by its data description (MODEL.yaml), and its file stands in a folder of models.
/// </summary>
internal sealed class PruningAccuracyBenchmark : IBenchmark
{
    private static readonly double[] Sparsities = [0.3, 0.5, 0.7, 0.9];

    public string Name => "pruning-accuracy";

    public string Summary => "MODELS-FOLDER DESCRIPTION...  accuracy at 30/50/70/90 %: LAMP, plain global, uniform; 2:4; spectrum";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | float | LAMP 30/50/70/90 % | plain global | uniform | 2:4 | spectrum |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var description in args[1..])
        {
            var name = Path.GetFileNameWithoutExtension(description);
            using var model = new Trial(Path.Combine(args[0], name + ".onnx"), description);
            output.Write($"| {name} | {model.Accuracy(null)} |");
            output.Write(Row(model, s => new PruneMagnitudePass(new PruneMagnitudeOptions(s))));
            output.Write(Row(model, s => new PruneMagnitudePass(new PruneMagnitudeOptions(s, Score: ImportanceScore.Magnitude))));
            output.Write(Row(model, s => new PruneMagnitudePass(new PruneMagnitudeOptions(s, Scope: PruningScope.Uniform))));
            output.Write($" {model.Accuracy(new PruneMagnitudePass(new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("2:4"))))} |");
            output.WriteLine(Row(model, s => new PruneSpectrumPass(new PruneSpectrumOptions(s))));
            output.Flush();
        }
    }

    private static string Row(Trial model, Func<double, Pass> pass) =>
        $" {string.Join(" / ", Sparsities.Select(s => model.Accuracy(pass(s))))} |";

    /// <summary>A model, its data, and a place for pruned copies.</summary>
    private sealed class Trial(string path, string description) : IDisposable
    {
        private readonly DataDescription _description = DataDescription.Load(description);
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nncompress-");

        /// <summary>Per cent after a pass; of the model as it is without one.</summary>
        public string Accuracy(Pass? pass)
        {
            var file = path;
            if (pass is not null)
            {
                file = Path.Combine(_folder.FullName, "pruned.onnx");
                try
                {
                    using var model = ModelReader.Open(path);
                    pass.Run(new PassContext(model, pass.Id) { Seed = 1 });
                    ModelWriter.Save(model, file);
                }
                catch (DiagnosticException e) when (e.Diagnostics.All(d => d.Code == PruningCodes.NothingPruned))
                {
                    return "–";
                }
            }

            using var data = _description.OpenEvaluation();
            using var runner = new SessionRunner(file);
            var accuracy = Evaluator.For(_description).Evaluate(runner, data).Main.Value;
            File.Delete(Path.Combine(_folder.FullName, "pruned.onnx"));
            return (100 * accuracy).ToString("0.00", CultureInfo.InvariantCulture);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
