using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

public class InferenceRunnerTests
{
    private static readonly NamedValue Pair = new("x", Tensor.FromSingles([1, 2], [1, 2]));

    private static Diagnostic Refused(Action work) => Assert.Single(Assert.Throws<DiagnosticException>(work).Diagnostics);

    [Fact]
    public void A_model_in_memory_runs()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        Assert.Equal("float32[batch,2]", Assert.Single(runner.Inputs).Type.ToString());
        Assert.Equal("y", Assert.Single(runner.Outputs).Name);
        using var result = runner.Run([Pair]);
        Assert.Equal([2, 3], result.Tensor("y").ToSingles());
        Assert.Equal([1, 2], result.Tensor("y").Dims);
    }

    [Fact]
    public void A_model_file_with_external_data_runs()
    {
        using var folder = new TemporaryFolder();
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 1, 2);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [10, 20]));
        edit.Output("y", Networks.Tensor(ElementType.Float32, 1, 2), "Mul", [x, w]);
        var path = folder.File("m.onnx");
        ModelWriter.Save(model, path, new SaveOptions(ExternalData: true, MinExternalBytes: 0));
        Assert.True(Directory.GetFiles(Path.GetDirectoryName(path)!).Length > 1);

        using var runner = InferenceRunner.Open(path);
        using var result = runner.Run([Pair]);
        Assert.Equal([10, 40], result.Tensor("y").ToSingles());
    }

    [Fact]
    public void The_bytes_of_a_model_run()
    {
        using var runner = InferenceRunner.Open(ModelWriter.ToBytes(Networks.AddOne()), "bytes");
        using var result = runner.Run([Pair]);
        Assert.Equal([2, 3], result.Tensor("y").ToSingles());
    }

    [Fact]
    public void A_model_above_the_limit_goes_by_way_of_a_folder()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model, new RunnerOptions(InMemoryLimit: 3));
        using var result = runner.Run([Pair]);
        Assert.Equal([2, 3], result.Tensor("y").ToSingles());
    }

    [Fact]
    public void The_folder_is_removed()
    {
        using var model = Networks.AddOne();
        var stored = StoredModel.Of(model, limit: 3, weightsStay: false, CancellationToken.None);
        Assert.NotEmpty(Directory.GetFiles(stored.Folder!));
        stored.Dispose();
        Assert.False(Directory.Exists(stored.Folder));
        using var small = StoredModel.Of(model, limit: 4, weightsStay: true, CancellationToken.None);
        Assert.Null(small.Folder);
    }

    [Fact]
    public void Weights_that_lie_in_a_file_are_left_there()
    {
        using var folder = new TemporaryFolder();
        using (var made = Networks.Empty(out var edit))
        {
            var x = edit.Input("x", ElementType.Float32, 1, 2);
            var w = edit.AddInitializer(
                made.Graph,
                "w",
                Tensor.FromSingles([2, 20_000], [.. Enumerable.Range(0, 40_000).Select(i => (float)i)])
            );
            edit.Output("y", Networks.Tensor(ElementType.Float32, 1, 20_000), "MatMul", [x, w]);
            ModelWriter.Save(made, folder.File("m.onnx"));
        }

        using var model = ModelReader.Open(folder.File("m.onnx"));
        foreach (var options in new[] { new RunnerOptions(InMemoryLimit: 1000), new RunnerOptions(WeightsStay: true) })
        {
            using var stored = StoredModel.Of(model, options.InMemoryLimit, options.WeightsStay, CancellationToken.None);
            Assert.Null(stored.Folder);
            Assert.InRange(stored.BytesToRead, 1, 1000);
            using var runner = InferenceRunner.Open(model, options);
            using var result = runner.Run([Pair]);
            Assert.Equal(1 * 7 + 2 * 20_007, result.Tensor("y").ToSingles()[7]);
        }
    }

    [Fact]
    public void Results_end_with_their_run_unless_detached()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        var result = runner.Run([Pair]);
        var kept = (TensorValue)result["y"].Detach();
        var lost = result.Tensor("y");
        result.Dispose();
        Assert.Equal([2, 3], kept.Tensor.ToSingles());
        Assert.Throws<ObjectDisposedException>(() => lost.ToSingles());
    }

    [Fact]
    public void The_output_of_one_run_is_the_input_of_the_next()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        using var first = runner.Run([Pair]);
        using var second = runner.Run([new NamedValue("x", first["y"])]);
        Assert.Equal([3, 4], second.Tensor("y").ToSingles());
    }

    [Fact]
    public void Only_the_outputs_asked_for_are_given()
    {
        using var model = Networks.AddOne();
        var edit = new GraphEditor(model, "test");
        edit.Output("z", Networks.Tensor(ElementType.Float32, 1, 2), "Neg", [model.Graph.Inputs[0]]);
        using var runner = InferenceRunner.Open(model);
        using var result = runner.Run([Pair], ["z"]);
        Assert.Equal("z", Assert.Single(result.Values).Name);
        Assert.Equal([-1, -2], result.Tensor("z").ToSingles());
        Assert.Throws<ArgumentException>(() => result["y"]);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused_all_at_once()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        var found = Assert.Throws<DiagnosticException>(() => runner.Run([new NamedValue("q", Pair.Value)], ["nope"])).Diagnostics;
        Assert.Equal([RuntimeCodes.InputMissing, RuntimeCodes.InputUnknown, RuntimeCodes.OutputUnknown], found.Select(d => d.Code));

        var type = Refused(() => runner.Run([new NamedValue("x", Tensor.FromInt64s([1, 2], [1, 2]))]));
        Assert.Equal((RuntimeCodes.InputType, "It takes float32, not int64."), (type.Code, type.Message));
        var shape = Refused(() => runner.Run([new NamedValue("x", Tensor.FromSingles([1, 3], [1, 2, 3]))]));
        Assert.Equal((RuntimeCodes.InputShape, "It takes float32[batch,2], not float32[1,3]."), (shape.Code, shape.Message));
        var rank = Refused(() => runner.Run([new NamedValue("x", Tensor.FromSingles([2], [1, 2]))]));
        Assert.Equal(RuntimeCodes.InputShape, rank.Code);
    }

    [Fact]
    public void Initializers_among_the_inputs_may_be_replaced()
    {
        using var model = Networks.AddOne();
        var bytes = WithOverridableOne(model);
        using var runner = InferenceRunner.Open(bytes, "bytes");
        Assert.Equal("one", Assert.Single(runner.OptionalInputs).Name);
        using var result = runner.Run([Pair, new NamedValue("one", Tensor.FromSingles([], [5]))]);
        Assert.Equal([6, 7], result.Tensor("y").ToSingles());
    }

    private static byte[] WithOverridableOne(Model model)
    {
        // the editor adds only inputs without data, so: an input 'one', then its data from a second message, which protobuf merges
        using var other = Networks.Empty(out var edit);
        edit.Input("one", ElementType.Float32);
        return [.. ModelWriter.ToBytes(model), .. GraphOf(ModelWriter.ToBytes(other))];
    }

    /// <summary>The graph field (7) of a model message, alone.</summary>
    private static byte[] GraphOf(byte[] model)
    {
        for (var at = 0; at < model.Length; )
        {
            var key = model[at];
            var length = (key & 7) == 2 ? model[at + 1] + 2 : 2;
            if (key == (7 << 3 | 2))
                return model[at..(at + length)];
            at += length;
        }

        throw new InvalidOperationException("no graph");
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Equal(RuntimeCodes.CannotOpen, Refused(() => InferenceRunner.Open("/nowhere/at-all.onnx")).Code);

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        var found = Refused(() => InferenceRunner.Open([1, 2, 3, 4], "garbage"));
        Assert.Equal((RuntimeCodes.CannotOpen, "garbage"), (found.Code, found.Place));
        Assert.DoesNotContain("ErrorCode", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_kernel_is_named()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.UInt16, 2);
        edit.Output("y", Networks.Tensor(ElementType.UInt16, 2), "BitShift", [x, x], Attribute.Of("direction", "LEFT"));
        var found = Refused(() => InferenceRunner.Open(model));
        Assert.Equal(RuntimeCodes.NoKernel, found.Code);
        Assert.Contains("BitShift(11)", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_fails_while_it_runs_is_named()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, new Dimension(null, "n"));
        var shape = edit.Input("shape", ElementType.Int64, 1);
        var reshape = edit.Output("y", Networks.Tensor(ElementType.Float32, new Dimension(null, "m")), "Reshape", [x, shape]);
        edit.Rename(reshape, "reshaper");
        using var runner = InferenceRunner.Open(model);
        var found = Refused(() =>
            runner.Run([new NamedValue("x", Tensor.FromSingles([3], [1, 2, 3])), new NamedValue("shape", Tensor.FromInt64s([1], [5]))])
        );
        Assert.Equal(RuntimeCodes.RunFailed, found.Code);
        Assert.StartsWith("Reshape 'reshaper':", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".cc", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_does_not_start()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        Assert.Throws<OperationCanceledException>(() => runner.Run([Pair], cancellation: new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => InferenceRunner.Open(model, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_long_run_is_stopped()
    {
        using var model = EndlessLoop();
        using var runner = InferenceRunner.Open(model);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => runner.Run([Pair], cancellation: source.Token));
    }

    /// <summary>x ← x + x, 2^62 times.</summary>
    private static Model EndlessLoop()
    {
        var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 1, 2);
        var many = edit.AddInitializer(model.Graph, "many", Tensor.FromInt64s([], [1L << 62]));
        var loop = edit.Output("y", Networks.Tensor(ElementType.Float32, 1, 2), "Loop", [many, null, x]);
        var body = edit.AddBody(loop, "body", "body");
        edit.AddGraphInput(body, "i", Networks.Tensor(ElementType.Int64));
        var go = edit.AddGraphInput(body, "go", Networks.Tensor(ElementType.Bool));
        var state = edit.AddGraphInput(body, "state", Networks.Tensor(ElementType.Float32, 1, 2));
        var same = edit.AddNode(body, "Identity", [go], ["go_on"]);
        var sum = edit.AddNode(body, "Add", [state, state], ["next"]);
        edit.SetInfo(same.Outputs[0]!, new ValueInfo(Networks.Tensor(ElementType.Bool)));
        edit.SetInfo(sum.Outputs[0]!, new ValueInfo(Networks.Tensor(ElementType.Float32, 1, 2)));
        edit.AddGraphOutput(body, same.Outputs[0]!);
        edit.AddGraphOutput(body, sum.Outputs[0]!);
        return model;
    }

    [Fact]
    public void A_profile_is_written_where_asked()
    {
        using var folder = new TemporaryFolder();
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model, new RunnerOptions(ProfilePrefix: folder.File("profile")));
        runner.Run([Pair]).Dispose();
        var path = runner.EndProfiling();
        Assert.StartsWith(folder.File("profile"), path, StringComparison.Ordinal);
        Assert.Contains("\"Add", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_profile_none_can_be_ended()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(model);
        Assert.Throws<InvalidOperationException>(() => runner.EndProfiling());
    }

    [Fact]
    public void Unknown_session_entries_do_no_harm_and_known_ones_work()
    {
        using var model = Networks.AddOne();
        using var runner = InferenceRunner.Open(
            model,
            new RunnerOptions(Threads: 1, Optimization: GraphOptimization.None)
            {
                ConfigEntries = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(
                    "session.disable_quant_qdq",
                    "1"
                ),
            }
        );
        using var result = runner.Run([Pair]);
        Assert.Equal([2, 3], result.Tensor("y").ToSingles());
    }
}
