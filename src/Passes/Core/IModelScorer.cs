using NNCompress.OnnxIO;

namespace NNCompress.Passes;

/// <summary>Measures a model's quality on evaluation data, so that a pass can stop before it costs too much.</summary>
public interface IModelScorer
{
    /// <summary>What is measured, as <c>top-1 accuracy</c>.</summary>
    string Metric { get; }

    /// <summary>The float model's figure, in points (0 to 100; higher is better), measured once.</summary>
    double Baseline { get; }

    /// <summary>The figure of the model as it stands, in points, higher is better.</summary>
    double Score(Model model, CancellationToken cancellation);
}
