using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using NNCompress.Testing;

namespace NNCompress.Docs.Tests.Pages;

/// <summary>A Markdown page of the project, parsed.</summary>
/// <param name="Name">Its path from the root, with slashes.</param>
sealed record Page(string Name)
{
    static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    readonly MarkdownDocument _document = Markdig.Markdown.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, Name)), Markdown);

    /// <summary>Everything written for readers: the pages in the root, all of docs/, and those beside tools and models.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory
            .EnumerateFiles(RepositoryRoot.Path, "*.md")
            .Concat(
                ((string[])["docs", "models", "tools", "benchmarks"])
                    .Select(folder => Path.Combine(RepositoryRoot.Path, folder))
                    .Where(Directory.Exists)
                    .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
            )
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(name => new Page(name)),
    ];

    public static Page Of(string name) => All.Single(p => p.Name == name);

    /// <summary>Its folder from the root; empty for the root.</summary>
    public string Folder => Name.Contains('/', StringComparison.Ordinal) ? Name[..Name.LastIndexOf('/')] : "";

    public IEnumerable<CodeBlock> Code =>
        _document
            .Descendants<FencedCodeBlock>()
            .Select(block => new CodeBlock(this, block.Line + 1, block.Info ?? "", block.Lines.ToString(), CommentBefore(block)));

    /// <summary>Addresses of links and pictures, with the line that they stand on.</summary>
    public IEnumerable<(int Line, string Target)> Links =>
        _document.Descendants<LinkInline>().Select(link => (link.Line + 1, link.Url ?? ""));

    /// <summary>What a link may name behind #.</summary>
    public IEnumerable<string> Anchors => _document.Descendants<HeadingBlock>().Select(h => h.GetAttributes().Id ?? "");

    public string Heading =>
        _document.Descendants<HeadingBlock>().First(h => h.Level == 1).Inline is { } text
            ? string.Concat(text.Descendants<Inline>().Select(TextOf))
            : "";

    public override string ToString() => Name;

    static string TextOf(Inline inline) =>
        inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            _ => "",
        };

    static string? CommentBefore(FencedCodeBlock block) =>
        block.Parent is { } parent && parent.IndexOf(block) is > 0 and var index && parent[index - 1] is HtmlBlock comment
            ? comment.Lines.ToString()
            : null;
}
