using NNCompress.Compress.Tests.Data.Npy;
using NNCompress.Data;
using NNCompress.Data.Sequences;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.Data.Description;

public sealed class DescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DescriptionTests()
    {
        _folder.Write("x.npy", NpyBytes.Of("<f4", "(10, 2)", Enumerable.Range(0, 20).Select(i => (float)i).ToArray()));
        _folder.Write("other/x.npy", NpyBytes.Of<float>("<f4", "(3, 2)", [1, 2, 3, 4, 5, 6]));
        _folder.Write("y.npy", NpyBytes.Of<long>("<i8", "(10,)", new long[10]));
    }

    public void Dispose() => _folder.Dispose();

    private DataDescription Load(string yaml, Func<string, string?>? variables = null) =>
        DataDescription.Load(_folder.Write("d.yaml", yaml), variables: variables ?? (_ => null));

    private IReadOnlyList<Diagnostic> Refused(string yaml)
    {
        var thrown = Assert.Throws<DiagnosticException>(() => Load(yaml));
        return thrown.Diagnostics;
    }

    [Fact]
    public void The_least_description_names_a_source()
    {
        var description = Load("source: x.npy");
        using var data = description.OpenEvaluation();
        Assert.Equal(10, data.Count);
        Assert.Equal(new TopK(1), description.Metric);
        Assert.Null(description.Batch);
        Assert.Empty(description.Warnings);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var description = Load(
            """
            root: .
            source: {npy: {ids: x.npy}}
            labels: y.npy
            preprocess: {ids: [{type: int64}]}
            metric: top5
            scores: logits
            output: logits
            batch: 7
            ignore: {input: ids, value: 0}
            calibration: {samples: ..4, preprocess: {ids: [{scale: 2}]}}
            evaluation: {samples: 4.., limit: 5}
            """
        );

        Assert.Equal(
            (new TopK(5), ScoreKind.Logits, "logits", 7),
            (description.Metric, description.Scores, description.Output, description.Batch)
        );
        using var calibration = description.OpenCalibration();
        using var evaluation = description.OpenEvaluation();
        Assert.Equal((4, 5), (calibration.Count, evaluation.Count));
        Assert.Equal([0f, 2], calibration.Inputs[0].Read(0).ToSingles());
        Assert.Equal([8L, 9], evaluation.Inputs[0].Read(0).ToInt64s());
        Assert.Equal(new PaddingRule("ids", 0), evaluation.Padding);
        Assert.Equal(5, evaluation.Labels!.Count);
        Assert.Empty(description.Warnings);
    }

    [Fact]
    public void Steps_state_and_constants_are_read_and_reach_the_data()
    {
        var description = Load(
            """
            source: {npy: {x: x.npy}}
            steps: {input: x, size: 1, axis: 0, context: 3}
            state: {h: hn, c: cn}
            constants: {sr: 16000}
            """
        );
        using var data = description.OpenEvaluation();
        Assert.Equal(new StepRule("x", 1, 0, 3), data.Rules.Steps);
        Assert.Equal([new StateLink("h", "hn"), new StateLink("c", "cn")], data.Rules.State);
        Assert.Equal(description.State, data.Rules.State);
        Assert.Equal(16000, data.Rules.Constants["sr"]);
    }

    [Fact]
    public void Mistakes_in_steps_and_state_are_told()
    {
        var found = Refused(
            """
            source: x.npy
            steps: {inptu: x, size: 0}
            state: {}
            constants: {sr: fast}
            """
        );
        Assert.Equal(
            ["(2,8)", "(2,9)", "(2,25)", "(3,8)", "(4,17)"],
            found.Select(d => d.Place[d.Place.LastIndexOf('(')..]).OrderBy(p => int.Parse(p[1..p.IndexOf(',')])).ThenBy(p => p.Length)
        );
    }

    [Fact]
    public void Tuning_samples_are_those_named_or_a_fifth_spread_over_the_evaluation()
    {
        var named = Load("source: x.npy\ntuning: {samples: 0..2}\nevaluation: {samples: 2..}\ncalibration: {samples: 0..1}");
        Assert.Same(named, named.WithTuning());
        Assert.Empty(named.Warnings);
        using (var tuning = named.OpenTuning())
            Assert.Equal(2, tuning.Count);

        var cut = Load("source: x.npy\nlabels: y.npy\nevaluation: {samples: 1.., limit: 6}").WithTuning();
        using var first = cut.OpenTuning();
        using var rest = cut.OpenEvaluation();
        Assert.Equal((1, 5), (first.Count, rest.Count));
        Assert.Equal([12f, 13], first.Inputs[0].Read(0).ToSingles());
        Assert.Equal([2f, 4, 6, 8, 10], Enumerable.Range(0, 5).Select(i => rest.Inputs[0].Read(i).ToSingles()[0]));
        Assert.False(cut.Tuning!.Overlaps(cut.Evaluation!));
    }

    [Fact]
    public void A_single_sample_cannot_be_shared_out() =>
        Assert.Equal(
            "NNC3105",
            Assert.Throws<DiagnosticException>(() => Load("source: x.npy\nsamples: 0..1").WithTuning()).Diagnostics[0].Code.Id
        );

    [Fact]
    public void A_split_with_its_own_source_takes_neither_labels_nor_range_from_the_top()
    {
        var description = Load(
            """
            source: x.npy
            labels: y.npy
            samples: 5..10
            preprocess: [{scale: 2}]
            calibration: {source: other/x.npy}
            """
        );
        using var calibration = description.OpenCalibration();
        Assert.Null(calibration.Labels);
        Assert.Equal(3, calibration.Count);
        Assert.Equal([2f, 4], calibration.Inputs[0].Read(0).ToSingles());
    }

    [Fact]
    public void A_description_for_evaluation_alone_has_no_calibration()
    {
        var description = Load("evaluation: {source: x.npy}");
        using var data = description.OpenEvaluation();
        Assert.Equal("NNC3110", Assert.Throws<DiagnosticException>(description.OpenCalibration).Diagnostics[0].Code.Id);
    }

    [Theory]
    [InlineData("calibration: {limit: 4}", true)]
    [InlineData("calibration: {samples: 0..4}\nevaluation: {samples: 4..10}", false)]
    [InlineData("calibration: {samples: 0..5}\nevaluation: {samples: 4..10}", true)]
    [InlineData("calibration: {limit: 4}\nevaluation: {samples: 4..}", false)]
    [InlineData("calibration: {source: other/x.npy}", false)]
    [InlineData("calibration: {source: ./x.npy, samples: 1..2}", true)]
    public void Splits_that_share_samples_are_warned_of(string splits, bool shared)
    {
        var warnings = Load($"source: x.npy\n{splits}").Warnings;
        Assert.Equal(shared ? ["NNC3111"] : [], warnings.Select(w => w.Code.Id));
    }

    [Fact]
    public void Variables_have_values_defaults_or_an_error()
    {
        using (var named = Load("root: ${DATA}\nsource: x.npy", name => name == "DATA" ? "other" : null).OpenEvaluation())
            Assert.Equal(3, named.Count);
        using (var defaulted = Load("source: ${DATA:-other}/x.npy").OpenEvaluation())
            Assert.Equal(3, defaulted.Count);
        var missing = Assert.Single(Refused("source: {npy: \"${DATA}/x.npy\"}"));
        Assert.Equal("NNC3205", missing.Code.Id);
        Assert.EndsWith("d.yaml(1,15)", missing.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_places()
    {
        var found = Refused(
            """
            source: x.npy
            lables: y.npy
            metric: top-1
            batch: many
            preprocess:
              - resise: 224
              - scale: 1/0
              - mean: [1, a]
                std: 3
            ignore: {input: ids}
            calibration:
              samples: 5..5
              limt: 3
            """
        );

        Assert.Equal(
            [
                ("(2,1)", "NNC3202", "Did you mean `labels:`?"),
                ("(3,9)", "NNC3203", "Did you mean `top1`?"),
                ("(4,8)", "NNC3203", null),
                ("(6,5)", "NNC3202", "Did you mean `resize:`?"),
                ("(7,12)", "NNC3203", null),
                ("(8,5)", "NNC3203", null),
                ("(10,9)", "NNC3204", null),
                ("(12,12)", "NNC3203", null),
                ("(13,3)", "NNC3202", "Did you mean `limit:`?"),
            ],
            found
                .Select(d =>
                    (
                        Place: d.Place[d.Place.LastIndexOf('(')..],
                        d.Code.Id,
                        Remedy: d.Remedy?.StartsWith("Did", StringComparison.Ordinal) == true ? d.Remedy : null
                    )
                )
                .OrderBy(d => int.Parse(d.Place[1..d.Place.IndexOf(',')]))
        );
    }

    [Theory]
    [InlineData("", "NNC3201")]
    [InlineData("just text", "NNC3201")]
    [InlineData("- a\n- b", "NNC3201")]
    [InlineData("source: [", "NNC3201")]
    [InlineData("source: x.npy\nsource: x.npy", "NNC3201")]
    [InlineData("source: x.npy\n---\nsource: x.npy", "NNC3201")]
    [InlineData("source: &a x.npy\nlabels: *a", "NNC3201")]
    [InlineData("metric: top1", "NNC3204")]
    [InlineData("source: missing.csv", "NNC3005")]
    [InlineData("source: {npy: x.npy, npz: x.npz}", "NNC3203")]
    [InlineData("source: {}", "NNC3203")]
    [InlineData("source: ~", "NNC3203")]
    [InlineData("source: x.npy\nsamples: 3", "NNC3203")]
    [InlineData("source: x.npy\nsamples: 9..3", "NNC3203")]
    [InlineData("source: x.npy\nlimit: 0", "NNC3203")]
    [InlineData("source: x.npy\nbatch: 0", "NNC3203")]
    [InlineData("source: x.npy\nlabels: {from: files}", "NNC3203")]
    [InlineData("source: x.npy\nlabels: {from: file-name, pattern: '('}", "NNC3203")]
    [InlineData("source: x.npy\nlabels: {from: file-name, pattern: '\\d+'}", "NNC3203")]
    [InlineData("source: x.npy\nlabels: {from: file-name, pattern: '(?<label>a)\\1'}", "NNC3203")]
    [InlineData("source: x.npy\nlabels: {from: list}", "NNC3204")]
    [InlineData("source: x.npy\nlabels: {from: folder, classes: none.txt}", "NNC3001")]
    [InlineData("source: x.npy\npreprocess: resize", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [resize]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{std: 0}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{type: float}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{layout: NWHC}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{resize: {size: 3, mode: best}}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{resize: [1, 2, 3]}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{reshape: [-1, -1]}]", "NNC3203")]
    [InlineData("source: x.npy\npreprocess: [{transpose: [0, 2]}]", "NNC3203")]
    [InlineData("source: x.npy\nscores: softmax", "NNC3203")]
    [InlineData("source: {npy: \"a\\0b\"}", "NNC3203")]
    public void A_mistake_is_told_with_its_code_and_place(string yaml, string code)
    {
        var diagnostic = Assert.Single(Refused(yaml));
        Assert.Equal(code, diagnostic.Code.Id);
        Assert.Contains("d.yaml", diagnostic.Place);
    }

    [Fact]
    public void Nesting_of_any_depth_is_refused_and_not_a_crash()
    {
        var deep = Assert.Single(Refused("source: " + new string('[', 100_000)));
        Assert.Equal("NNC3201", deep.Code.Id);
    }

    [Fact]
    public void Mutated_descriptions_never_crash()
    {
        var original = File.ReadAllText(Folders.Description("squeezenet1.1"));
        var random = new Random(11);
        const string Alphabet = "{}[]:,-#&*!|>'\"%@`?\n\t 0aA~\\";
        for (var i = 0; i < 2000; i++)
        {
            var text = original.ToCharArray();
            for (var n = random.Next(1, 6); n > 0; n--)
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            try
            {
                Load(new string(text));
            }
            catch (DiagnosticException)
            {
                // Refused with a reason: what is wanted.
            }
        }
    }

    [Fact]
    public void Steps_for_an_input_that_is_not_there_are_told_when_data_is_opened()
    {
        var several = Load("source: {npy: {a: x.npy, b: x.npy}}\npreprocess: [{scale: 2}]");
        Assert.Equal("NNC3108", Assert.Throws<DiagnosticException>(several.OpenEvaluation).Diagnostics[0].Code.Id);
        var misnamed = Load("source: {npy: {a: x.npy}}\npreprocess: {b: [{scale: 2}]}");
        Assert.Equal("NNC3102", Assert.Throws<DiagnosticException>(misnamed.OpenEvaluation).Diagnostics[0].Code.Id);
        var filling = Load("source: {npy: {a: x.npy}}\nignore: {input: b, value: 0}");
        Assert.Equal("NNC3102", Assert.Throws<DiagnosticException>(filling.OpenEvaluation).Diagnostics[0].Code.Id);
        var tooMany = Load("source: x.npy\nsamples: 0..11");
        Assert.Equal("NNC3105", Assert.Throws<DiagnosticException>(tooMany.OpenEvaluation).Diagnostics[0].Code.Id);
    }

    [Fact]
    public void A_limit_above_the_number_of_samples_takes_all()
    {
        using var data = Load("source: x.npy\nlimit: 1000").OpenEvaluation();
        Assert.Equal(10, data.Count);
    }
}
