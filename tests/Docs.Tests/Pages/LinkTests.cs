using NNCompress.Testing;

namespace NNCompress.Docs.Tests.Pages;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_inside_the_project_leads_somewhere() =>
        Assert.Empty(
            from page in Page.All
            from link in page.Links
            where !IsOutside(link.Target) && !Leads(page, link.Target)
            select $"{page}({link.Line}): {link.Target}"
        );

    [Fact]
    public void Links_out_of_the_project_are_encrypted() =>
        Assert.Empty(
            from page in Page.All
            from link in page.Links
            where IsOutside(link.Target) && !link.Target.StartsWith("https://", StringComparison.Ordinal)
            select $"{page}({link.Line}): {link.Target}"
        );

    /// <summary>A reader who starts at the README finds every page; a link to a folder shows the pages in it.</summary>
    [Fact]
    public void Every_page_of_docs_can_be_reached_from_the_README()
    {
        HashSet<string> reached = ["README.md"];
        var pending = new Queue<string>(reached);
        while (pending.TryDequeue(out var name))
        {
            foreach (var target in Page.Of(name).Links.Where(l => !IsOutside(l.Target)).SelectMany(l => PagesAt(name, l.Target)))
            {
                if (reached.Add(target))
                    pending.Enqueue(target);
            }
        }

        Assert.Empty(Page.All.Where(p => p.Folder.StartsWith("docs", StringComparison.Ordinal)).Select(p => p.Name).Except(reached));
    }

    [Fact]
    public void Every_picture_is_shown_somewhere()
    {
        var shown = Page.All.SelectMany(p => p.Links.Select(l => PathOf(p, l.Target))).ToHashSet();
        var images = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs", "images"))
            .Select(path => "docs/images/" + Path.GetFileName(path));
        Assert.All(images, image => Assert.Contains(image, shown));
    }

    static IEnumerable<string> PagesAt(string from, string link)
    {
        var path = PathOf(Page.Of(from), link);
        return Page.All.Where(p => p.Name == path || p.Folder == path.TrimEnd('/')).Select(p => p.Name);
    }

    static bool Leads(Page page, string target)
    {
        var path = PathOf(page, target);
        var absolute = Path.Combine(RepositoryRoot.Path, path);
        if (!File.Exists(absolute) && !Directory.Exists(absolute))
            return false;
        return target.Split('#') is not [_, var anchor] || Page.Of(path).Anchors.Contains(anchor);
    }

    static bool IsOutside(string target) => target.Contains("://", StringComparison.Ordinal);

    /// <summary>A link's path from the root; one that leaves the project keeps its dots and leads nowhere.</summary>
    static string PathOf(Page page, string target)
    {
        var path = target.Split('#')[0];
        if (path.Length == 0)
            return page.Name;
        var absolute = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, page.Folder, path));
        return Path.GetRelativePath(RepositoryRoot.Path, absolute).Replace('\\', '/');
    }
}
