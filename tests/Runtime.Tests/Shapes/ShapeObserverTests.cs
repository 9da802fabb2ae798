using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

public class ShapeObserverTests
{
    private static readonly Dimension Free = new(null, "n");

    private static string Seen(ObservedShapes shapes, Value? value) =>
        shapes[value!]?.ToString() ?? $"unknown: {shapes.ReasonUnknown(value!)}";

    [Fact]
    public void Every_value_of_the_main_graph_is_measured()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, Free, 3, 8, 8);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([4, 3, 3, 3], new float[108]));
        var conv = edit.AddNode(model.Graph, "Conv", [x, w], ["c"]);
        var shape = edit.AddNode(model.Graph, "Shape", [conv.Outputs[0]], ["s"]);
        edit.Output("y", Networks.Tensor(ElementType.Float32, Free, 4, 6, 6), "Reshape", [conv.Outputs[0], shape.Outputs[0]]);
        var before = ModelWriter.ToBytes(model);

        var shapes = ShapeObserver.Observe(model, new ObservationOptions(ImmutableDictionary<string, long>.Empty.Add("n", 2)));
        Assert.Equal("float32[2,3,8,8]", Seen(shapes, x));
        Assert.Equal("float32[4,3,3,3]", Seen(shapes, w));
        Assert.Equal("float32[2,4,6,6]", Seen(shapes, conv.Outputs[0]));
        Assert.Equal("int64[4]", Seen(shapes, shape.Outputs[0]));
        Assert.Equal(2 * 4 * 36 * 27, MacCounter.Count(conv, shapes.ShapesOf(conv)));
        Assert.Equal(1, shapes.ExecutionsOf(conv));
        Assert.Empty(shapes.Findings);
        Assert.Equal(before, ModelWriter.ToBytes(model)); // nothing of the model has changed
    }

    [Fact]
    public void Free_extents_are_given_by_symbol_by_axis_or_are_1()
    {
        using var model = Networks.Identity(
            Networks.Tensor(ElementType.Float32, new Dimension(null, "batch"), new Dimension(null, "time"), Dimension.Unknown)
        );
        var extents = ImmutableDictionary<string, long>.Empty.Add("batch", 5).Add("x:2", 7);
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(extents));
        Assert.Equal("float32[5,1,7]", Seen(shapes, model.Graph.Outputs[0]));
    }

    [Fact]
    public void Samples_are_used_where_given()
    {
        using var model = Networks.AddOne();
        var sample = new NamedValue("x", Tensor.FromSingles([3, 2], new float[6]));
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(Samples: [sample]));
        Assert.Same(sample, Assert.Single(shapes.Inputs));
        Assert.Equal("float32[3,2]", Seen(shapes, model.Graph.Outputs[0]));
    }

    [Fact]
    public void A_larger_input_is_found_where_extent_1_fails()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, Free, 1, new Dimension(null, "t"));
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1, 1, 5], new float[5]));
        edit.Output("y", Networks.Tensor(ElementType.Float32, Free, 1, Dimension.Unknown), "Conv", [x, w]);
        var shapes = ShapeObserver.Observe(model);
        Assert.Equal("float32[1,1,8]", Seen(shapes, x));
        Assert.Equal("float32[1,1,4]", Seen(shapes, model.Graph.Outputs[0]));
    }

    [Fact]
    public void A_model_that_runs_on_nothing_is_refused_with_the_first_reason()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, Free);
        var shape = edit.AddInitializer(model.Graph, "shape", Tensor.FromInt64s([1], [1023]));
        var reshape = edit.Output("y", Networks.Tensor(ElementType.Float32, 1023), "Reshape", [x, shape]);
        edit.Rename(reshape, "picky");
        var found = Assert.Single(Assert.Throws<DiagnosticException>(() => ShapeObserver.Observe(model)).Diagnostics);
        Assert.Equal(RuntimeCodes.NoSampleInput, found.Code);
        Assert.Contains("Reshape 'picky'", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nnc", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_unknown_rank_needs_data()
    {
        using var model = Networks.Identity(new TensorType(ElementType.Float32, Shape: null));
        var found = Assert.Single(Assert.Throws<DiagnosticException>(() => ShapeObserver.Observe(model)).Diagnostics);
        Assert.Equal((RuntimeCodes.NoSampleInput, "input 'x'"), (found.Code, found.Place));
        var shapes = ShapeObserver.Observe(
            model,
            new ObservationOptions(Samples: [new NamedValue("x", Tensor.FromSingles([4], new float[4]))])
        );
        Assert.Equal("float32[4]", Seen(shapes, model.Graph.Outputs[0]));
    }

    /// <summary>c ? Tile(x, 3) : Neg(x).</summary>
    private static Model Choice(out Node then, out Node otherwise)
    {
        var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var c = edit.Input("c", ElementType.Bool);
        var times = edit.AddInitializer(model.Graph, "times", Tensor.FromInt64s([1], [3]));
        var choice = edit.Output("y", Networks.Tensor(ElementType.Float32, Dimension.Unknown), "If", [c]);
        var body = edit.AddBody(choice, "then_branch", "then");
        then = edit.AddNode(body, "Tile", [x, times], ["t"]);
        edit.AddGraphOutput(body, then.Outputs[0]!);
        body = edit.AddBody(choice, "else_branch", "else");
        otherwise = edit.AddNode(body, "Neg", [x], ["n"]);
        edit.AddGraphOutput(body, otherwise.Outputs[0]!);
        return model;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_an_untaken_branch_hides_is_unknown(bool condition)
    {
        using var model = Choice(out var then, out var otherwise);
        var sample = new NamedValue("c", Tensor.From(ElementType.Bool, [], [condition]));
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(Samples: [sample]));
        var (ran, hidden) = condition ? (then, otherwise) : (otherwise, then);
        Assert.Equal(condition ? "float32[6]" : "float32[2]", Seen(shapes, ran.Outputs[0]));
        Assert.Equal(condition ? "float32[6]" : "float32[2]", Seen(shapes, model.Graph.Outputs[0]));
        Assert.Null(shapes[hidden.Outputs[0]!]);
        Assert.Equal($"{hidden} did not run", shapes.ReasonUnknown(hidden.Outputs[0]!));
        Assert.Equal((1, 0), (shapes.ExecutionsOf(ran), shapes.ExecutionsOf(hidden)));
        var finding = Assert.Single(shapes.Findings);
        Assert.Equal((RuntimeCodes.NotAllObserved, Severity.Info), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Bodies_of_loops_are_measured_and_what_varies_says_so()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var three = edit.AddInitializer(model.Graph, "three", Tensor.FromInt64s([], [3]));
        var loop = edit.Output("y", Networks.Tensor(ElementType.Float32, Dimension.Unknown), "Loop", [three, null, x]);
        var body = edit.AddBody(loop, "body", "body");
        var i = edit.AddGraphInput(body, "i", Networks.Tensor(ElementType.Int64));
        var go = edit.AddGraphInput(body, "go", Networks.Tensor(ElementType.Bool));
        var state = edit.AddGraphInput(body, "state", Networks.Tensor(ElementType.Float32, Dimension.Unknown));
        var same = edit.AddNode(body, "Identity", [go], ["go_on"]);
        var grown = edit.AddNode(body, "Concat", [state, x], ["grown"], [Attribute.Of("axis", 0L)]);
        var constant = edit.AddNode(body, "Neg", [x], ["constant"]);
        edit.AddGraphOutput(body, same.Outputs[0]!);
        edit.AddGraphOutput(body, grown.Outputs[0]!);

        var shapes = ShapeObserver.Observe(model);
        Assert.Equal("float32[4] and others", Seen(shapes, grown.Outputs[0]));
        Assert.Equal("float32[2] and others", Seen(shapes, state)); // seen by who reads it
        Assert.Equal("float32[2]", Seen(shapes, constant.Outputs[0]));
        Assert.Equal("float32[8]", Seen(shapes, model.Graph.Outputs[0]));
        Assert.Equal(3, shapes.ExecutionsOf(grown));
        Assert.Null(shapes.ShapesOf(grown).Output(0)); // varying counts as unknown
        Assert.Equal("nothing that ran reads it", shapes.ReasonUnknown(i));
    }

    [Fact]
    public void Functions_are_measured_in_all_their_calls()
    {
        using var model = Networks.Empty(out var edit);
        edit.SetOpset("my", 1);
        var function = edit.AddFunction("my", "F", new OpsetImport("", 21));
        var p = edit.AddGraphInput(function.Body, "p", new OpaqueType());
        var twice = edit.AddNode(function.Body, "Concat", [p, p], ["r"], [Attribute.Of("axis", 0L)]);
        edit.AddGraphOutput(function.Body, twice.Outputs[0]!);
        var x = edit.Input("x", ElementType.Float32, 2);
        var first = edit.AddNode(model.Graph, "F", [x], ["f1"], domain: "my");
        var second = edit.AddNode(model.Graph, "F", [first.Outputs[0]], ["f2"], domain: "my");
        edit.Output("y", Networks.Tensor(ElementType.Float32, Dimension.Unknown), "Neg", [second.Outputs[0]]);

        var shapes = ShapeObserver.Observe(model);
        Assert.Equal("float32[4]", Seen(shapes, first.Outputs[0])); // stands between two calls: no node of the profile shows it
        Assert.Equal("float32[8]", Seen(shapes, second.Outputs[0]));
        Assert.Equal("float32[4] and others", Seen(shapes, twice.Outputs[0]));
        Assert.Equal(2, shapes.ExecutionsOf(twice));
    }

    [Fact]
    public void Outputs_left_out_shift_nothing()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 5, 1, 3);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1, 16, 3], new float[48]));
        var r = edit.AddInitializer(model.Graph, "r", Tensor.FromSingles([1, 16, 4], new float[64]));
        var lstm = edit.AddNode(model.Graph, "LSTM", [x, w, r, null, null], ["", "h", "c"], [Attribute.Of("hidden_size", 4L)]);
        lstm.SetOutput(0, null);
        edit.Output("y", Networks.Tensor(ElementType.Float32, 1, 1, 4), "Identity", [lstm.Outputs[1]]);
        var shapes = ShapeObserver.Observe(model);
        Assert.Equal("float32[1,1,4]", Seen(shapes, lstm.Outputs[1]));
        Assert.Equal(5 * 1 * (48 + 64), MacCounter.Count(lstm, shapes.ShapesOf(lstm)));
    }

    [Fact]
    public void What_is_no_tensor_is_unknown()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var zero = edit.AddInitializer(model.Graph, "zero", Tensor.FromInt64s([], [0]));
        var sequence = edit.AddNode(model.Graph, "SequenceConstruct", [x, x], ["s"]);
        edit.Output("y", Networks.Tensor(ElementType.Float32, 2), "SequenceAt", [sequence.Outputs[0], zero]);
        var shapes = ShapeObserver.Observe(model);
        Assert.Equal("it is no tensor", shapes.ReasonUnknown(sequence.Outputs[0]!));
        Assert.Equal("float32[2]", Seen(shapes, model.Graph.Outputs[0]));
    }

    [Fact]
    public void Nodes_without_names_or_with_the_same_one_are_told_apart()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var a = edit.AddNode(model.Graph, "Neg", [x], ["a"]);
        var b = edit.AddNode(model.Graph, "Concat", [x, x], ["b"], [Attribute.Of("axis", 0L)]);
        edit.AddGraphOutput(model.Graph, a.Outputs[0]!);
        a.Name = b.Name = "";
        Assert.Equal("float32[2]", Seen(ShapeObserver.Observe(model), a.Outputs[0]));
        a.Name = b.Name = "twin";
        Assert.Equal("float32[4]", Seen(ShapeObserver.Observe(model), b.Outputs[0]));
    }

    [Fact]
    public void Cancelled_work_stops()
    {
        using var model = Networks.AddOne();
        Assert.Throws<OperationCanceledException>(() => ShapeObserver.Observe(model, cancellation: new CancellationToken(canceled: true)));
    }
}
