using System.Collections.Immutable;
using NNCompress.Data;
using NNCompress.Data.Sequences;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Sequences;

public class SequenceBindingTests
{
    private static readonly InputDeclaration[] Inputs =
    [
        new("input", ElementType.Float32, [Dimension.Unknown, Dimension.Unknown]),
        new("state", ElementType.Float32, [2, Dimension.Unknown, 3]),
        new("sr", ElementType.Int64, []),
    ];

    private static readonly InputRules Rules = new()
    {
        Steps = new StepRule("input", 2),
        State = [new StateLink("state", "stateN")],
        Constants = InputRules.None.Constants.Add("sr", 16000),
    };

    private static DataSet Data(InputRules rules) =>
        new("data", [new MemoryColumn("input", Tensor.FromSingles([3, 4], [.. Enumerable.Range(0, 12).Select(i => (float)i)]))])
        {
            Rules = rules,
        };

    [Fact]
    public void Steps_carry_the_state_and_begin_with_zeros()
    {
        using var data = Data(Rules);
        var bound = DataBinding.Bind(data, Inputs, batch: 2);
        var batch = bound.Batches(TestContext.Current.CancellationToken).First();

        Assert.Equal((2, 2), (batch.Count, batch.StepCount));
        var first = batch.Inputs.ToDictionary(i => i.Key, i => i.Value);
        Assert.Equal([0f, 1, 4, 5], first["input"].ToSingles());
        Assert.Equal(16000, Assert.Single(first["sr"].ToInt64s()));
        Assert.Equal([2L, 2, 3], first["state"].Dims);
        Assert.All(first["state"].ToSingles(), v => Assert.Equal(0, v));

        var carried = Tensor.FromSingles([2, 2, 3], [.. Enumerable.Range(0, 12).Select(i => i + 0.5f)]);
        var second = batch.InputsAt(1, batch.State.Next(_ => carried)).ToDictionary(i => i.Key, i => i.Value);
        Assert.Equal([2f, 3, 6, 7], second["input"].ToSingles());
        Assert.Same(carried, second["state"]);

        // The last batch is a single sample, and so are its zeros.
        Assert.Equal([2L, 1, 3], bound.Batch(1).State.Inputs[0].Value.Dims);
    }

    [Fact]
    public void A_state_without_a_free_axis_takes_one_sample_a_run()
    {
        using var data = Data(Rules with { Constants = InputRules.None.Constants });
        ImmutableArray<InputDeclaration> inputs = [Inputs[0], Inputs[1] with { Shape = [2, 1, 3] }];
        Assert.Equal((1, true), (DataBinding.Bind(data, inputs, 8).BatchSize, DataBinding.Bind(data, inputs, 8).IsFixed));
    }

    [Fact]
    public void Rules_for_inputs_that_are_not_there_are_told()
    {
        using var data = Data(
            new InputRules
            {
                Steps = new StepRule("inptu", 2),
                State = [new StateLink("h", "hn")],
                Constants = InputRules.None.Constants.Add("rate", 1),
            }
        );
        var thrown = Assert.Throws<DiagnosticException>(() => DataBinding.Bind(data, [Inputs[0]]));
        Assert.Equal(["NNC3102", "NNC3102", "NNC3102"], thrown.Diagnostics.Select(d => d.Code.Id));
    }

    [Fact]
    public void A_state_whose_shape_cannot_be_told_is_refused()
    {
        using var data = Data(Rules with { Constants = InputRules.None.Constants });
        var inputs = new[] { Inputs[0], Inputs[1] with { Shape = [Dimension.Unknown, Dimension.Unknown, 3] } };
        Assert.Equal("NNC3104", Assert.Throws<DiagnosticException>(() => DataBinding.Bind(data, inputs)).Diagnostics[0].Code.Id);
    }

    [Fact]
    public void A_constant_that_the_type_cannot_hold_is_told()
    {
        using var data = Data(Rules with { Constants = InputRules.None.Constants.Add("sr", 1e30) });
        var bound = DataBinding.Bind(data, Inputs);
        Assert.Equal("NNC3302", Assert.Throws<DiagnosticException>(() => bound.Batch(0)).Diagnostics[0].Code.Id);
    }
}
