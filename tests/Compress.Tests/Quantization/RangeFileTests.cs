using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Quantization;

namespace NNCompress.Compress.Tests.Quantization;

public sealed class RangeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("range-tests-");

    private string File => Path.Combine(_folder.FullName, "ranges.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Ranges_come_back_bit_for_bit()
    {
        var ranges = new Dictionary<string, ValueRange> { ["b"] = new(-1.1f, 3.3333333f), ["a"] = new(0, float.Epsilon) };
        RangeFile.Write(File, ranges);
        Assert.Equal(ranges.OrderBy(r => r.Key), RangeFile.Read(File).OrderBy(r => r.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": \"other\", \"version\": 1, \"ranges\": {}}")]
    [InlineData("{\"format\": \"nncompress-ranges\", \"version\": 2, \"ranges\": {}}")]
    [InlineData("{\"format\": \"nncompress-ranges\", \"version\": 1, \"ranges\": {\"a\": [1]}}")]
    [InlineData("{\"format\": \"nncompress-ranges\", \"version\": 1, \"ranges\": {\"a\": [2, 1]}}")]
    [InlineData("{\"format\": \"nncompress-ranges\", \"version\": 1, \"ranges\": {\"a\": null}}")]
    [InlineData("{\"format\": \"nncompress-ranges\", \"version\": 1}")]
    public void What_is_no_such_file_is_refused(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var refused = Assert.Throws<DiagnosticException>(() => RangeFile.Read(File));
        Assert.Equal(QuantizationRequestCodes.RangesUnreadable, refused.Diagnostics[0].Code);
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Throws<DiagnosticException>(() => RangeFile.Read(File));
}
