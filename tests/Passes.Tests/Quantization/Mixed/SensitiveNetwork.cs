using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>
/// A quantized network whose third layer has one weight that is far larger than the others: with one scale these become 0. Its labels are Conv_0 …
/// Gemm_1.
/// </summary>
internal sealed class SensitiveNetwork : IDisposable
{
    private readonly TestGraph _graph = RoundedNetwork.Convolutional();
    private readonly OutputSamples _wanted;

    public SensitiveNetwork(QuantizeStaticOptions? options = null)
    {
        var weight = _graph.Main.Initializers.Single(i => i.Name == "w3");
        var values = weight.Initializer!.ToSingles();
        values[5] = 150;
        _graph.Edit.SetInitializer(weight, Tensor.FromSingles(weight.Initializer.Dims.AsSpan(), values));
        _graph.Edit.NameNodes();
        Calibration = new StatisticsCollector((MemoryCalibration)RoundedNetwork.Data(_graph, 32, "calibration"));
        Model = ModelCopy.Of(_graph.Model).Model;
        var pass = new QuantizeStaticPass(options ?? new QuantizeStaticOptions(PerChannel: false));
        var statistics = Calibration.Collect(Model, pass.RequestStatistics(Model, LayerFilter.All), default);
        pass.Run(new PassContext(Model, pass.Id) { Statistics = statistics, Calibration = Calibration });
        _wanted = OutputSamples.Of(_graph.Model, Calibration, default);
        Context = ContextWith(null);
    }

    public ICalibration Calibration { get; }

    /// <summary>The quantized model.</summary>
    public Model Model { get; }

    /// <summary>The model before.</summary>
    public Model Reference => _graph.Model;

    public PassContext Context { get; private set; }

    /// <summary>SQNR of a model's outputs, this network in float being what is wanted.</summary>
    public double SqnrOf(Model model) => _wanted.SqnrOf(OutputSamples.Of(model, Calibration, default));

    public ElementType WeightTypeOf(string layer) => Model.Graph.Nodes.Single(n => n.Name == layer).Input(1)!.Initializer!.Type;

    /// <summary>This network, judged by labels on both kinds of samples.</summary>
    public SensitiveNetwork With(IModelJudge labels)
    {
        Context = ContextWith(labels);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        _graph.Dispose();
    }

    private PassContext ContextWith(IModelJudge? labels) =>
        new(Model, "test")
        {
            Reference = Reference,
            Calibration = Calibration,
            Scorer = labels,
            LearnedScorer = labels,
        };
}
