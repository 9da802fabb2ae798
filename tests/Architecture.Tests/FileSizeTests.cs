namespace NNCompress.Architecture.Tests;

public sealed class FileSizeTests
{
    /// <summary>Above this a file holds more than one thing.</summary>
    const int MostLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        var files = Sources.Code("src");

        Assert.NotEmpty(files);
        Assert.Empty(
            files
                .Select(file => (file, lines: File.ReadLines(Sources.Absolute(file)).Count()))
                .Where(f => f.lines > MostLines)
                .Select(f => $"{f.file}: {f.lines} lines")
        );
    }
}
