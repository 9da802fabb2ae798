using System.Globalization;
using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Runtime;

namespace NNCompress.Benchmarks;

/// <summary>
/// What quantization without calibration data costs and gains on whole models: a Markdown row for each model and form. A model is named by its
/// data description (MODEL.yaml), or by its name alone: then nothing is measured but size and speed. Constants and BatchNormalization are folded
/// before. Latency is that of one sample on one thread, float and quantized in turns.
/// </summary>
internal sealed class WeightQuantizationBenchmark : IBenchmark
{
    private static readonly Dictionary<string, Func<Pass>> Forms = new()
    {
        ["dynamic"] = () => new QuantizeDynamicPass(new QuantizeDynamicOptions()),
        ["dynamic-onnx"] = () => new QuantizeDynamicPass(new QuantizeDynamicOptions(QuantizationTarget.Onnx)),
        ["w8"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions()),
        ["w4"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4)),
        ["w4a"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, Symmetric: false)),
        ["w2"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(2)),
        ["w4-16"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, 16)),
        ["w4a-16"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, 16, Symmetric: false)),
        ["w4-minmax"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, ScaleSearch: WeightScaleSearch.MinMax)),
        ["w4a-minmax"] = () =>
            new QuantizeWeightsPass(new QuantizeWeightsOptions(4, Symmetric: false, ScaleSearch: WeightScaleSearch.MinMax)),
        ["w2a"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(2, Symmetric: false)),
        ["w8-onnx"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(Target: QuantizationTarget.Onnx)),
        ["w4-onnx"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, Target: QuantizationTarget.Onnx)),
        ["w4-nbits"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(4, Form: WeightForm.NBits)),
        ["w8-nbits"] = () => new QuantizeWeightsPass(new QuantizeWeightsOptions(8, Form: WeightForm.NBits)),
    };

    public string Name => "weight-quantization";

    public string Summary => "MODELS-FOLDER FORM,FORM,... MODEL...  metric, size and speed of models with quantized weights";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | form | layers | left | metric float | quantized | size | speed (95 %) |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var name in args[2..])
        {
            using var trial = new Trial(args[0], name);
            foreach (var form in args[1].Split(','))
            {
                output.WriteLine(trial.Row(form, Forms[form]()));
                output.Flush();
            }
        }
    }

    private sealed class Trial : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nncompress-");
        private readonly string _path;
        private readonly DataDescription? _description;
        private readonly Lazy<double> _before;

        public Trial(string models, string name)
        {
            _description = name.EndsWith(".yaml", StringComparison.Ordinal) ? DataDescription.Load(name) : null;
            _path = Path.Combine(models, Path.GetFileNameWithoutExtension(name) + ".onnx");
            _before = new Lazy<double>(() => Metric(_path));
        }

        public string Row(string form, Pass pass)
        {
            var file = Path.Combine(_folder.FullName, "quantized.onnx");
            PassReport report;
            using (var model = ModelReader.Open(_path))
            {
                foreach (
                    var clean in (Pass[])
                        [
                            new FoldConstantsPass(new FoldConstantsOptions(1 << 20)),
                            new FoldBatchNormPass(),
                            new DeduplicatePass(),
                            new RemoveDeadPass(),
                        ]
                )
                    clean.Run(new PassContext(model, clean.Id));
                report = pass.Run(new PassContext(model, pass.Id));
                ModelWriter.Save(model, file);
            }

            var after = Metric(file);
            var speed = LatencyComparison.Run(
                ModelSource.File(_path),
                ModelSource.File(file),
                Inputs(),
                new LatencyOptions(BudgetSeconds: 1)
            );
            var size = (double)new FileInfo(file).Length / new FileInfo(_path).Length;
            var row = Invariant(
                $"| {Path.GetFileNameWithoutExtension(_path)} | {form} | {report.Layers.Count(l => l.Changed)} | {report.Layers.Count(l => !l.Changed)} | {_before.Value:0.00} | {after:0.00} | {size:0.00} | {speed.Speedup:0.00} ({speed.Low:0.00}–{speed.High:0.00}) |"
            );
            File.Delete(file);
            return row;
        }

        /// <summary>The description's metric, shares as per cent; NaN without a description.</summary>
        private double Metric(string file)
        {
            if (_description is null)
                return double.NaN;
            using var data = _description.OpenEvaluation();
            using var original = new SessionRunner(_path);
            using var runner = new SessionRunner(file);
            var value = Evaluator.For(_description).EvaluateAgainst(original, runner, data).Main.Value;
            return value <= 1 ? 100 * value : value;
        }

        private IReadOnlyList<NamedValue> Inputs()
        {
            if (_description is null)
            {
                using var model = ModelReader.Open(_path);
                return ShapeObserver.Observe(model).Inputs;
            }

            using var data = _description.OpenEvaluation();
            using var runner = new SessionRunner(_path);
            var batch = DataBinding.Bind(data, runner.Inputs, 1).Batch(0);
            return [.. batch.Inputs.Select(i => new NamedValue(i.Key, i.Value))];
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
