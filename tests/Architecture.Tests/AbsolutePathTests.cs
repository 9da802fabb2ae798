using System.Text.RegularExpressions;

namespace NNCompress.Architecture.Tests;

/// <summary>A path of the machine where something was written or built is of no use on any other.</summary>
public sealed partial class AbsolutePathTests
{
    /// <summary>The folders in which people work, on POSIX systems and on Windows.</summary>
    [GeneratedRegex(@"(?<![\w.*}\]-])/(?:work|root|home|Users|tmp)/[\w.]|\b[A-Za-z]:\\+Users\\")]
    private static partial Regex Machine { get; }

    [Fact]
    public void No_text_file_holds_one()
    {
        Assert.Contains("global.json", Sources.TextFiles);
        Assert.Empty(
            from file in Sources.TextFiles
            where file != $"tests/Architecture.Tests/{nameof(AbsolutePathTests)}.cs"
            from line in File.ReadLines(Sources.Absolute(file)).Index()
            where Machine.IsMatch(line.Item)
            select $"{file}({line.Index + 1}): {line.Item.Trim()}"
        );
    }

    [Theory]
    [InlineData("open(\"/home/me/model.onnx\")", true)]
    [InlineData("cd /tmp/x", true)]
    [InlineData("""C:\Users\me""", true)]
    [InlineData("src/tmp/x", false)]
    [InlineData("https://example.org/Users/x", false)]
    [InlineData("../work/x", false)]
    [InlineData("a fraction of 1/root/n", false)]
    public void Such_paths_are_recognized(string text, bool absolute) => Assert.Equal(absolute, Machine.IsMatch(text));
}
