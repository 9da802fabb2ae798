using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>What forms are compared by, lower is better: the task's loss where there are labels, else the outputs' noise.</summary>
internal abstract class FormJudge
{
    /// <summary>What it is called in reports.</summary>
    public abstract string Title { get; }

    /// <param name="context">Says whether there are labels.</param>
    /// <param name="reference">The float model.</param>
    public static FormJudge Of(PassContext context, Model reference) =>
        context.LearnedScorer is { } scorer ? new ByTask(scorer, context.Cancellation) : new BySqnr(context, reference);

    /// <summary>What a model is worth.</summary>
    public abstract FormScore ScoreOf(Model model);

    /// <summary>A figure as reports show it.</summary>
    public abstract double Shown(double figure);

    /// <summary>What reports tell of a trial.</summary>
    public abstract IReadOnlyList<Measure> Figures(Model model, double figure);

    private sealed class ByTask(IModelJudge scorer, CancellationToken cancellation) : FormJudge
    {
        private double _points;

        public override string Title => "Task loss";

        public override FormScore ScoreOf(Model model)
        {
            var score = scorer.Judge(model, cancellation);
            _points = score.Points;
            return new FormScore(score.TaskLoss, score.SampleLosses);
        }

        public override double Shown(double figure) => figure;

        public override IReadOnlyList<Measure> Figures(Model model, double figure) =>
            [
                new("taskLoss", Title, figure, MeasureUnit.Number),
                new("points", scorer.Metric, _points, scorer.IsShare ? MeasureUnit.Points : MeasureUnit.Number),
            ];
    }

    private sealed class BySqnr : FormJudge
    {
        private readonly PassContext _context;
        private readonly Passes.Statistics.ICalibration _data;
        private readonly OutputSamples _wanted;

        public BySqnr(PassContext context, Model reference)
        {
            _context = context;
            _data = context.Calibration!.First(OutputSamples.MostSamples);
            _wanted = OutputSamples.Of(reference, _data, context.Cancellation);
        }

        public override string Title => "Output SQNR (dB)";

        public override FormScore ScoreOf(Model model) => new(-_wanted.SqnrOf(OutputSamples.Of(model, _data, _context.Cancellation)));

        public override double Shown(double figure) => -figure;

        public override IReadOnlyList<Measure> Figures(Model model, double figure) => [new("sqnr", Title, -figure, MeasureUnit.Number)];
    }
}
