using System.Reflection;
using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests;

/// <summary>Every code of this library has its page, headed by its title, and no page is left without a code.</summary>
public class DiagnosticPageTests
{
    private static readonly List<DiagnosticCode> Codes =
    [
        .. typeof(DataCodes)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(f => f.FieldType == typeof(DiagnosticCode))
            .Select(f => (DiagnosticCode)f.GetValue(null)!),
    ];

    private static string Folder => Path.Combine(RepositoryRoot.Path, "docs", "diagnostics");

    public static TheoryData<string, string> Titles => [.. Codes.Select(c => (c.Id, c.Title))];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Each_code_has_its_page(string id, string title)
    {
        var page = File.ReadAllLines(Path.Combine(Folder, id + ".md"));
        Assert.Equal($"# {id}: {title}", page[0]);
        Assert.True(page.Length > 4);
    }

    [Fact]
    public void Codes_are_unique() => Assert.Equal(Codes.Count, Codes.Select(c => c.Id).Distinct().Count());

    [Fact]
    public void Pages_about_data_have_their_code()
    {
        var pages = Directory
            .EnumerateFiles(Folder, "NNC3*.md")
            .Select(p => Path.GetFileNameWithoutExtension(p))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            Codes.Select(c => c.Id).Where(id => id.StartsWith("NNC3", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            pages
        );
    }
}
