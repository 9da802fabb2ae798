using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.Metrics;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Evaluation;

[Collection(ProcessMemory.Name)]
public class EvaluatorTests
{
    /// <summary>Ten samples [i, 9 − i]; those below 5 have class 1.</summary>
    private static DataSet Data() =>
        new(
            "data",
            [
                new MemoryColumn(
                    "x",
                    Tensor.FromSingles([10, 2], Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? i / 2 : 9f - i / 2).ToArray())
                ),
            ],
            MemoryColumn.Labels([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
        );

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData(null, 3, 4)]
    [InlineData(4, 32, 3)]
    [InlineData(1, 32, 10)]
    public void Batches_do_not_change_the_result(int? fixedBatch, int? batch, int runs)
    {
        using var model = new Echo(fixedBatch);
        using var data = Data();
        var seen = new List<EvaluationProgress>();

        var result = new Evaluator(new TopK(1), batch: batch).Evaluate(
            model,
            data,
            new Steps(seen.Add),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0.9, result.Main.Value);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i != 4), result.Main.Correct!);
        Assert.Equal(runs, model.Runs);
        Assert.Equal(runs, seen.Count);
        Assert.Equal(new EvaluationProgress(10, 10), seen[^1]);
    }

    [Fact]
    public void Metrics_that_cost_nothing_come_along_where_they_tell_something()
    {
        using var model = new Echo(null);
        using var data = Data();
        var result = new Evaluator(new TopK(2)).Evaluate(model, data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("top2", result.Main.Metric.Id);
        Assert.Equal(["top1", "loss"], result.Others.Select(r => r.Metric.Id));
        Assert.Equal(0.9, result.Find("top1")!.Value);
        Assert.Null(result.Find("top5"));
    }

    [Fact]
    public void An_output_that_is_not_there_is_told()
    {
        using var model = new Echo(null);
        using var data = Data();
        var thrown = Assert.Throws<DiagnosticException>(() =>
            new Evaluator(new TopK(1), "logits").Evaluate(model, data, cancellation: TestContext.Current.CancellationToken)
        );
        Assert.Equal("NNC3404", thrown.Diagnostics[0].Code.Id);
    }

    [Fact]
    public void A_padding_rule_for_an_input_that_is_not_fed_is_told()
    {
        using var model = new Echo(null);
        using var data = new DataSet(
            "data",
            [new MemoryColumn(null, Tensor.FromSingles([2, 2], [1, 2, 3, 4]))],
            MemoryColumn.Labels([0, 1])
        )
        {
            Padding = new PaddingRule("ids", 0),
        };
        var thrown = Assert.Throws<DiagnosticException>(() =>
            new Evaluator(new TopK(1)).Evaluate(model, data, cancellation: TestContext.Current.CancellationToken)
        );
        Assert.Equal("NNC3102", thrown.Diagnostics[0].Code.Id);
    }

    [Fact]
    public void Cancellation_ends_it_between_batches()
    {
        using var model = new Echo(1);
        using var data = Data();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            new Evaluator(new TopK(1)).Evaluate(
                model,
                data,
                new Steps(p =>
                {
                    if (p.Done == 3)
                        stop.Cancel();
                }),
                stop.Token
            )
        );
        Assert.Equal(3, model.Runs);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_samples()
    {
        using var model = new Echo(null, width: 256);
        using var data = new DataSet("endless", [new Repeated()], new Repeated(isLabel: true));
        long largest = 0;
        var start = GC.GetTotalMemory(true);
        new Evaluator(new TopK(1), batch: 100).Evaluate(
            model,
            data,
            new Steps(p => largest = p.Done % 10_000 == 0 ? Math.Max(largest, GC.GetTotalMemory(true) - start) : largest),
            TestContext.Current.CancellationToken
        );
        // 100,000 samples are 100 MB of numbers.
        Assert.InRange(largest, 0, 25_000_000);
    }

    private sealed class Steps(Action<EvaluationProgress> action) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => action(value);
    }

    /// <summary>A model whose output is its input.</summary>
    private sealed class Echo(int? batch, int width = 2) : IModelRunner
    {
        public int Runs { get; private set; }

        public string Place => "echo";

        public IReadOnlyList<InputDeclaration> Inputs { get; } = [new("x", ElementType.Float32, [new Dimension(batch), width])];

        public IReadOnlyList<string> Outputs => ["scores"];

        public IReadOnlyList<KeyValuePair<string, Tensor>> Run(
            IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
            IReadOnlyList<string> outputs,
            CancellationToken cancellation = default
        )
        {
            Runs++;
            Assert.True(batch is null || inputs[0].Value.Dims[0] == batch);
            return [KeyValuePair.Create("scores", inputs[0].Value)];
        }

        public void Dispose() { }
    }

    private sealed class Repeated(bool isLabel = false) : SampleColumn
    {
        public override string? Name => isLabel ? null : "x";

        public override string Place => "endless";

        public override ElementType Type => isLabel ? ElementType.Int64 : ElementType.Float32;

        public override System.Collections.Immutable.ImmutableArray<Dimension> Shape { get; } = isLabel ? [] : [256];

        public override long Count => 100_000;

        public override Tensor Read(long index) =>
            isLabel ? Tensor.FromInt64s([], [index % 2]) : Tensor.FromSingles([256], [index % 3, 1, .. new float[254]]);
    }
}
