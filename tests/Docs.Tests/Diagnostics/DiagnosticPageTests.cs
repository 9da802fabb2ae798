using System.Reflection;
using System.Text.RegularExpressions;
using NNCompress.Docs.Tests.Pages;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Docs.Tests.Diagnostics;

/// <summary>Codes and pages belong together: <c>nncompress explain</c> prints the page of every code that a user can meet.</summary>
public sealed partial class DiagnosticPageTests
{
    /// <summary>Every static field of the codes' type in any assembly of ours.</summary>
    static readonly IReadOnlyList<DiagnosticCode> Declared =
    [
        .. Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => IsOurs(Path.GetFileNameWithoutExtension(path)))
            .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)))
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(DiagnosticCode))
            .Select(field => (DiagnosticCode)field.GetValue(null)!),
    ];

    static readonly IReadOnlyList<Page> Pages =
    [
        .. Page.All.Where(p => p.Folder == "docs/diagnostics" && p.Name != "docs/diagnostics/README.md"),
    ];

    /// <summary>1 files and format, 2 runtime, 3 data, 4 passes and runs, 5 command line.</summary>
    [GeneratedRegex(@"^NNC[1-5]\d{3}$")]
    private static partial Regex Form { get; }

    [Fact]
    public void Every_code_has_the_form_and_a_number_of_its_own()
    {
        Assert.NotEmpty(Declared);
        Assert.All(Declared, code => Assert.Matches(Form, code.Id));
        Assert.Distinct(Declared.Select(code => code.Id));
    }

    [Fact]
    public void Every_code_has_its_page() => Assert.Empty(Declared.Select(c => PageOf(c)).Except(Pages.Select(p => p.Name)).Order());

    [Fact]
    public void Every_page_has_its_code() => Assert.Empty(Pages.Select(p => p.Name).Except(Declared.Select(PageOf)).Order());

    [Fact]
    public void The_heading_of_a_page_is_the_title_of_its_code() =>
        Assert.Empty(
            from code in Declared
            join page in Pages on PageOf(code) equals page.Name
            where page.Heading != $"{code.Id}: {code.Title}"
            select $"{page}: '{page.Heading}' is not '{code.Id}: {code.Title}'"
        );

    static string PageOf(DiagnosticCode code) => $"docs/diagnostics/{code.Id}.md";

    static bool IsOurs(string assembly) => assembly == "nncompress" || assembly.StartsWith("NNCompress.", StringComparison.Ordinal);
}
