using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Calibration;

public sealed class CalibrationDataTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Description = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_of_samples_is_taken_from_the_front_and_more_than_there_are_is_refused()
    {
        using var some = CalibrationData.Open(DataDescription.Load(Description), 10);
        Assert.Equal(10, some.Count);
        using var all = CalibrationData.Open(DataDescription.Load(Description));
        Assert.True(all.Count > 10);
        Assert.Equal(DataCodes.TooFewSamples, Codes(() => CalibrationData.Open(DataDescription.Load(Description), all.Count + 1)).Single());
        Assert.Equal(DataCodes.NoSamples, Codes(() => CalibrationData.Open(DataDescription.Load(Description), 0)).Single());
    }

    [Fact]
    public void The_fingerprint_changes_with_bytes_samples_and_steps_and_with_nothing_else()
    {
        WriteArray("a.npy", 1, 2, 3, 4);
        WriteArray("b.npy", 1, 2, 3, 5);
        var plain = Fingerprint("source: a.npy");
        Assert.Equal(plain, Fingerprint("source: a.npy"));
        File.Copy(_folder.File("a.npy"), _folder.File("copy.npy"));
        Assert.Equal(plain, Fingerprint("source: copy.npy"));
        string[] others =
        [
            Fingerprint("source: b.npy"),
            Fingerprint("source: a.npy\nsamples: 0..3"),
            Fingerprint("source: a.npy\nsamples: 1..4"),
            Fingerprint("source: a.npy\npreprocess: [{scale: 1/2}]"),
            Fingerprint("source: a.npy\npreprocess: [{scale: 1/3}]"),
            Fingerprint("source: a.npy\npreprocess: [{mean: [1]}]"),
            Fingerprint("source: a.npy\npreprocess: [{mean: [2]}]"),
            Fingerprint("source: a.npy\npreprocess: [{std: [2]}]"),
            Fingerprint("source: a.npy\npreprocess: [{reshape: [1]}]"),
            Fingerprint("source: a.npy\npreprocess: [{reshape: [1, 1]}]"),
            Fingerprint("source: a.npy\npreprocess: [{reshape: [1, 1]}, {transpose: [1, 0]}]"),
            Fingerprint("source: a.npy\npreprocess: [{reshape: [1, 1]}, {transpose: [0, 1]}]"),
        ];
        Assert.Equal(others.Length, others.Append(plain).Distinct().Count() - 1);
    }

    [Fact]
    public void Data_that_does_not_fit_the_model_is_told_before_anything_runs()
    {
        WriteArray("a.npy", 1, 2, 3, 4);
        using var model = ModelReader.Open(Digits);
        using var data = CalibrationData.Open(DataDescription.Load(_folder.Write("d.yaml", "source: a.npy")));
        var request = new StatisticRequest(model.Graph.RequiredInputs.First(), new ChannelMinMaxStatistic(0));
        Assert.Equal(DataCodes.InputShapeMismatch, Codes(() => new StatisticsCollector(data).Collect(model, [request], default)).Single());
    }

    [Fact]
    public void Positions_that_are_filling_and_rows_that_fill_a_batch_are_marked()
    {
        _folder.Write(
            "ids.npy",
            Npy("<i8", "(3, 4)", System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>([5, 6, 0, 0, 7, 0, 0, 0, 1, 2, 3, 4]))
        );
        using var data = CalibrationData.Open(
            DataDescription.Load(_folder.Write("d.yaml", "source: {npy: {ids: ids.npy}}\nignore: {input: ids, value: 0}"))
        );
        using var model = TwoAtATime();
        var batches = data.Bind(model, 32);
        Assert.Equal(2, batches.Count);
        Assert.Equal([true, true, false, false, true, false, false, false], batches.Read(0).Steps.Single().Mask!.IsData);
        // the second batch holds one sample, and that again to fill it up
        Assert.Equal([true, true, true, true, false, false, false, false], batches.Read(1).Steps.Single().Mask!.IsData);
    }

    /// <summary>Two samples of four token ids at a time.</summary>
    private static Model TwoAtATime()
    {
        var model = new Model();
        var editor = new GraphEditor(model, "test");
        editor.SetIrVersion(8);
        editor.SetOpset("", 17);
        var ids = editor.AddGraphInput(model.Graph, "ids", new TensorType(ElementType.Int64, [2, 4]));
        editor.AddGraphOutput(model.Graph, editor.AddNode(model.Graph, "Neg", [ids], ["y"]).Outputs[0]!);
        return model;
    }

    private static IEnumerable<DiagnosticCode> Codes(Action action) =>
        Assert.Throws<DiagnosticException>(action).Diagnostics.Select(d => d.Code);

    private string Fingerprint(string description)
    {
        using var data = CalibrationData.Open(DataDescription.Load(_folder.Write("d.yaml", description)));
        return data.Fingerprint;
    }

    private void WriteArray(string name, params float[] values) =>
        _folder.Write(name, Npy("<f4", $"({values.Length}, 1)", System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)));

    private static byte[] Npy(string type, string shape, ReadOnlySpan<byte> bytes)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(64 - 11 + 64) + '\n';
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. bytes];
    }
}
