using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests;

/// <summary>That two equal models come out even is measured in benchmarks, where time is; here, what holds on any machine.</summary>
public class LatencyComparisonTests
{
    private static readonly LatencyOptions Quick = new(BudgetSeconds: 0, SampleSeconds: 0.001, Samples: 3);

    [Fact]
    public void A_model_of_a_hundred_times_the_work_is_found_slower()
    {
        using var small = Products(2);
        using var large = Products(200);
        var inputs = MadeUpInputs.For(small);
        var result = LatencyComparison.Run(ModelSource.InMemory(small), ModelSource.InMemory(large), inputs, Quick);
        Assert.Equal(SignedRankInterval.LeastSamples, result.Rounds);
        Assert.InRange(result.Speedup, result.Low, result.High);
        Assert.True(result.High < 0.5, $"{result}");
        Assert.True(result.BaselineSeconds > 0 && result.CandidateSeconds > 2 * result.BaselineSeconds, $"{result}");
        Assert.Equal(1, result.Threads);
        Assert.NotEmpty(result.Processor);
    }

    [Fact]
    public void Rounds_go_on_until_the_most_while_the_interval_is_wide()
    {
        using var model = Products(1);
        var options = Quick with { BudgetSeconds = 60, Precision = 0, MaxRounds = 8 };
        var source = ModelSource.InMemory(model);
        Assert.Equal(8, LatencyComparison.Run(source, source, MadeUpInputs.For(model), options).Rounds);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_a_finding()
    {
        using var model = Products(1);
        var source = ModelSource.InMemory(model);
        var failure = Assert.Throws<DiagnosticException>(() => LatencyComparison.Run(source, source, [], Quick));
        Assert.Equal(RuntimeCodes.InputMissing, Assert.Single(failure.Diagnostics).Code);
    }

    [Fact]
    public void A_prepared_run_computes_what_a_run_computes_and_leaves_it_alone()
    {
        using var model = Products(3);
        using var runner = InferenceRunner.Open(model);
        var inputs = MadeUpInputs.For(model);
        using var run = runner.Prepare(inputs);
        for (var i = 0; i < 3; i++)
            run.Run();
        using var result = runner.Run(inputs);
        Assert.Equal([1, 64], result.Tensor("y").Dims);
    }

    [Fact]
    public void Fewer_rounds_than_an_interval_needs_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            LatencyComparison.Run(ModelSource.File("a"), ModelSource.File("b"), [], Quick with { MinRounds = 5 })
        );

    /// <summary>y = x·W·W·… with x [1, 64].</summary>
    private static Model Products(int count)
    {
        var model = Networks.Empty(out var edit);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([64, 64], [.. Enumerable.Repeat(1 / 64f, 64 * 64)]));
        var value = edit.Input("x", ElementType.Float32, 1, 64);
        for (var i = 1; i < count; i++)
            value = edit.AddNode(model.Graph, "MatMul", [value, w], [$"v{i}"]).Outputs[0]!;
        edit.Output("y", Networks.Tensor(ElementType.Float32, 1, 64), "MatMul", [value, w]);
        return model;
    }
}
