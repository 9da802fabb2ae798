using NNCompress.Data;
using NNCompress.Data.Sequences;
using NNCompress.Evaluation;
using NNCompress.Metrics.Positions;
using NNCompress.Metrics.Signals;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Evaluation;

public class SequenceEvaluationTests
{
    private static readonly InputRules Rules = new() { Steps = new StepRule("x", 1), State = [new StateLink("sum", "sumN")] };

    /// <summary>Three sequences of zeros and ones; the right answer at each step is whether there was a one so far.</summary>
    private static DataSet Data(InputRules rules) =>
        new(
            "data",
            [new MemoryColumn("x", Tensor.FromSingles([3, 4], [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]))],
            new MemoryColumn(
                null,
                Tensor.From<bool>(ElementType.Bool, [3, 4], [false, true, true, true, true, true, true, true, false, false, false, true])
            )
        )
        {
            Rules = rules,
        };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Memory_is_carried_within_a_sample_and_begins_anew_with_the_next(int batch)
    {
        using var model = new Counter("sumN");
        using var data = Data(Rules);
        var result = new Evaluator(new FrameAccuracy(), batch: batch).Evaluate(
            model,
            data,
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal((1, 3), (result.Main.Value, result.Samples));
    }

    [Fact]
    public void Without_memory_the_answers_are_wrong()
    {
        using var model = new Counter("sumN") { Forgets = true };
        using var data = Data(Rules);
        var result = new Evaluator(new FrameAccuracy()).Evaluate(model, data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(7 / 12.0, result.Main.Value, 1e-12);
    }

    [Fact]
    public void A_relative_metric_runs_the_original_with_a_memory_of_its_own()
    {
        using var original = new Counter("sumN");
        using var model = new Counter("sumN") { Forgets = true };
        using var data = Data(Rules);
        var evaluator = new Evaluator(new SignalToQuantizationNoise());
        var result = evaluator.EvaluateAgainst(original, model, data, cancellation: TestContext.Current.CancellationToken);
        // The original answers 1 at 8 positions, the other at 3 of these.
        Assert.Equal(10 * Math.Log10(8 / 5.0), result.Main.Value, 1e-9);
        Assert.Equal(
            double.PositiveInfinity,
            evaluator.Evaluate(original, data, cancellation: TestContext.Current.CancellationToken).Main.Value
        );
    }

    [Fact]
    public void A_state_output_that_is_not_there_is_told()
    {
        using var model = new Counter("other");
        using var data = Data(Rules);
        var thrown = Assert.Throws<DiagnosticException>(() =>
            new Evaluator(new FrameAccuracy()).Evaluate(model, data, cancellation: TestContext.Current.CancellationToken)
        );
        Assert.Equal("NNC3113", thrown.Diagnostics[0].Code.Id);
    }

    /// <summary>Adds up what it is fed and answers whether there was anything.</summary>
    private sealed class Counter(string stateOutput) : IModelRunner
    {
        public bool Forgets { get; init; }

        public string Place => "counter";

        public IReadOnlyList<InputDeclaration> Inputs { get; } =
        [new("x", ElementType.Float32, [Dimension.Unknown, 1]), new("sum", ElementType.Float32, [Dimension.Unknown, 1])];

        public IReadOnlyList<string> Outputs { get; } = ["seen", stateOutput];

        public IReadOnlyList<KeyValuePair<string, Tensor>> Run(
            IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
            IReadOnlyList<string> outputs,
            CancellationToken cancellation = default
        )
        {
            var values = inputs.ToDictionary(i => i.Key, i => i.Value.ToSingles());
            var sums = values["x"].Zip(values["sum"], (x, sum) => Forgets ? x : x + sum).ToArray();
            long[] dims = [sums.Length, 1];
            return
            [
                .. outputs.Select(name =>
                    KeyValuePair.Create(name, Tensor.FromSingles(dims, name == "seen" ? Array.ConvertAll(sums, s => s > 0 ? 1f : 0) : sums))
                ),
            ];
        }

        public void Dispose() { }
    }
}
