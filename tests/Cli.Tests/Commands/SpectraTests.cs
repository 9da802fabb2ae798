using System.Text.Json;
using NNCompress.Cli.Commands.Inspect.Spectra;
using NNCompress.Inspection;

namespace NNCompress.Cli.Tests.Commands;

public sealed class SpectraTests
{
    private static readonly SpectrumInspection Layer = new(
        "block <1>/fc",
        "Gemm",
        4,
        8,
        [4, 2, 1, 0],
        [3, 0.1, 0, 0],
        2.5,
        1.2,
        [new SpectrumLevel(0.5, 2, 20.0 / 21, 0.218, 0.01, 1.333, 1.1), new SpectrumLevel(0.25, 1, 16.0 / 21, 0.488, 0.05, 2.667, null)],
        null
    );

    private static readonly ModelInspection Inspection = Samples.Inspection with
    {
        Spectra = new SpectraInspection([Layer], [("conv2", "it is depthwise")]),
    };

    private readonly FakeLibrary _library = new() { Answer = (_, _) => Inspection };

    [Fact]
    public void Options_reach_the_request()
    {
        CommandRun.Of("inspect m.onnx --spectra --data d.yaml --calibration-samples 9 --measure-gain --no-cache", _library);
        Assert.Equal(
            new SpectraRequest
            {
                DataPath = "d.yaml",
                Samples = 9,
                MeasureGain = true,
            },
            _library.Inspection!.Spectra
        );
    }

    [Fact]
    public void Without_the_option_nothing_is_looked_for()
    {
        CommandRun.Of("inspect m.onnx", _library);
        Assert.Null(_library.Inspection!.Spectra);
    }

    [Theory]
    [InlineData("--data d.yaml")]
    [InlineData("--html s.html")]
    [InlineData("--measure-gain")]
    [InlineData("--calibration-samples 4")]
    public void What_belongs_to_spectra_is_refused_without_them(string option)
    {
        var run = CommandRun.Of($"inspect m.onnx {option}", _library);
        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("belongs to --spectra", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_has_a_row_for_each_layer_and_the_reason_of_every_other()
    {
        var text = CommandRun.Of("inspect m.onnx --spectra", _library).Output;
        Assert.Contains("4×8", text, StringComparison.Ordinal);
        Assert.Contains("95.2 % / 76.2 %", text, StringComparison.Ordinal);
        Assert.Contains("Cannot lower the rank of conv2: it is depthwise", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_every_figure()
    {
        using var json = JsonDocument.Parse(CommandRun.Of("inspect m.onnx --spectra --json", _library).Output);
        var spectra = json.RootElement.GetProperty("result").GetProperty("spectra");
        var layer = spectra.GetProperty("layers")[0];
        Assert.Equal([4.0, 2, 1, 0], layer.GetProperty("singularValues").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal(1.1, layer.GetProperty("levels")[0].GetProperty("measuredGain").GetDouble());
        Assert.Equal(JsonValueKind.Null, layer.GetProperty("levels")[1].GetProperty("measuredGain").ValueKind);
        Assert.Equal("it is depthwise", spectra.GetProperty("leftAlone")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public void The_page_stands_alone_and_names_cannot_break_it()
    {
        var page = SpectraPage.Of(Inspection, Inspection.Spectra!);
        Assert.Contains("block &lt;1&gt;/fc", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<polyline").Length - 1);
        Assert.Contains("conv2: it is depthwise", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_begin_at_the_top_and_end_within_the_picture()
    {
        var chart = SpectrumChart.Of(Layer);
        // σ₁ over itself is 1, the top line; a half lies 0.301 of a decade lower, 41.5 to the decade; 0 lies on the floor
        Assert.Contains("points=\"141,10 230,22.5 319,35 ", chart, StringComparison.Ordinal);
        Assert.Contains("408,176 \"/>", chart, StringComparison.Ordinal);
    }
}
