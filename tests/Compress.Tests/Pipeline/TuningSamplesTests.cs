using NNCompress.Compress.Tests.Data.Npy;
using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;

namespace NNCompress.Compress.Tests.Pipeline;

/// <summary>10 evaluation samples and 6 calibration samples with labels of their own, in two files.</summary>
public sealed class TuningSamplesTests : IDisposable
{
    private const string Evaluation = "source: x.npy\nlabels: y.npy\n";
    private const string Calibration = "calibration: {source: c.npy, labels: d.npy, limit: 4}\n";
    private readonly TemporaryFolder _folder = new();
    private readonly DiagnosticBag _findings = [];

    public TuningSamplesTests()
    {
        _folder.Write("x.npy", NpyBytes.Of("<f4", "(10, 1)", Enumerable.Range(0, 10).Select(i => (float)i).ToArray()));
        _folder.Write("y.npy", NpyBytes.Of<long>("<i8", "(10,)", new long[10]));
        _folder.Write("c.npy", NpyBytes.Of("<f4", "(6, 1)", Enumerable.Range(100, 6).Select(i => (float)i).ToArray()));
        _folder.Write("d.npy", NpyBytes.Of<long>("<i8", "(6,)", new long[6]));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Named_samples_come_first()
    {
        var description = Choose(Evaluation + Calibration + "evaluation: {samples: 3..}\ntuning: {samples: 0..3}", Labels);
        Assert.Equal([0f, 1, 2], Samples(description.OpenTuning()));
        Assert.Empty(_findings);
    }

    [Fact]
    public void Labelled_calibration_samples_come_next_those_behind_the_limit_too()
    {
        var description = Choose(Evaluation + Calibration, Labels);
        Assert.Equal([100f, 101, 102, 103, 104, 105], Samples(description.OpenTuning()));
        Assert.Equal(10, Samples(description.OpenEvaluation()).Length);
        Assert.Equal(4, Samples(description.OpenCalibration()).Length);
        Assert.StartsWith(
            "6 of 6",
            Assert.Single(_findings, d => d.Code == PipelineCodes.CalibrationTunes).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("calibration: {source: c.npy, limit: 4}")] // no labels
    [InlineData("calibration: {samples: 0..5}")] // the evaluation's own
    [InlineData("calibration: {source: c.npy, labels: d.npy, samples: 0..1}")] // fewer than a fifth of the evaluation has
    public void Else_a_fifth_of_the_evaluation_is_taken_away(string calibration) => AssertFifth(Choose(Evaluation + calibration, Labels));

    [Fact]
    public void A_pass_that_holds_a_gate_is_not_given_samples_that_were_learned_from() =>
        AssertFifth(Choose(Evaluation + Calibration, new PassStep(MixedPrecisionPass.PassId, new MixedPrecisionOptions(MaxDrop: 1))));

    [Fact]
    public void Calibration_samples_before_the_evaluation_s_serve_without_those_behind_their_limit()
    {
        var description = Choose(Evaluation + "calibration: {limit: 5}\nevaluation: {samples: 6..}", Labels);
        Assert.Equal([0f, 1, 2, 3, 4], Samples(description.OpenTuning()));
        Assert.Equal([6f, 7, 8, 9], Samples(description.OpenEvaluation()));
    }

    [Fact]
    public void Very_many_calibration_samples_are_thinned_out()
    {
        _folder.Write("c.npy", NpyBytes.Of("<f4", "(4000, 1)", Enumerable.Range(0, 4000).Select(i => (float)i).ToArray()));
        _folder.Write("d.npy", NpyBytes.Of<long>("<i8", "(4000,)", new long[4000]));
        var samples = Samples(Choose(Evaluation + Calibration, Labels).OpenTuning());
        Assert.Equal(TuningSamples.MostCalibration, samples.Length);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (2f * i) + 1), samples);
    }

    private static PassStep Labels => new(ChooseQuantizationPass.PassId);

    private DataDescription Choose(string yaml, PassStep step)
    {
        var path = _folder.Write("d.yaml", yaml);
        return TuningSamples.Choose(new CompressionRequest("m.onnx", [step]) { Data = DataChoice.Both(path) }, path, _findings);
    }

    private void AssertFifth(DataDescription description)
    {
        Assert.Equal([4f, 9], Samples(description.OpenTuning()));
        Assert.Equal([0f, 1, 2, 3, 5, 6, 7, 8], Samples(description.OpenEvaluation()));
        Assert.Single(_findings, d => d.Code == PipelineCodes.TuningTaken);
    }

    private static float[] Samples(DataSet data)
    {
        using (data)
            return [.. Enumerable.Range(0, (int)data.Count).Select(i => data.Inputs[0].Read(i).ToSingles()[0])];
    }
}
