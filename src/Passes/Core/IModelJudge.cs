using NNCompress.OnnxIO;

namespace NNCompress.Passes;

/// <summary>A scorer that tells more than a figure: whether a loss is more than chance, and what the task loses where accuracy is too coarse to tell.</summary>
public interface IModelJudge : IModelScorer
{
    /// <summary>Whether points are shares of samples, 0 to 100; else they are in the metric's own unit.</summary>
    bool IsShare { get; }

    /// <summary>Whether some of its samples are evaluated, too: figures would flatter what is fitted to their labels.</summary>
    bool IsEvaluated => false;

    /// <summary>The figure, with what else the same answers tell.</summary>
    ModelScore Judge(Model model, CancellationToken cancellation);

    /// <summary>The model's answers themselves, where each sample has one right class; null where the metric is another.</summary>
    LabelledScores? Answers(Model model, CancellationToken cancellation) => null;
}
