using System.Text.RegularExpressions;
using NNCompress.Data.Images;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.Data.Images;

public sealed class ImageLabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Images(params string[] files)
    {
        foreach (var file in files)
            _folder.Write(file, File.ReadAllBytes(Folders.Golden("rgb.png")));
        return _folder.Path;
    }

    private static FileNameLabels ByName(string pattern) => new(new Regex(pattern, RegexOptions.NonBacktracking));

    private static (string[] Files, long[] Classes) Label(IImageLabels labels, string folder)
    {
        var (images, classes) = labels.Label(ImageFolder.Open(folder));
        return ([.. images.Files], [.. classes]);
    }

    [Fact]
    public void Files_are_sorted_by_path_whatever_the_system_returns()
    {
        var folder = Images("b/1.png", "a/2.PNG", "a/10.png", "B/0.png");
        _folder.Write("a/readme.txt", "no image");
        Assert.Equal(["B/0.png", "a/10.png", "a/2.PNG", "b/1.png"], ImageFolder.Open(folder).Files);
    }

    [Fact]
    public void Folders_count_in_sorted_order_unless_they_are_numbers_or_named()
    {
        var (_, sorted) = Label(new FolderLabels(), Images("cat/1.png", "ant/1.png", "cat/2.png"));
        Assert.Equal([0, 1, 1], sorted);
        var (_, named) = Label(new FolderLabels(["dog", "cat", "ant"]), _folder.Path);
        Assert.Equal([2, 1, 1], named);
    }

    [Fact]
    public void Folders_that_are_numbers_are_classes_and_may_count_from_one()
    {
        var (files, classes) = Label(new FolderLabels(null, -1), Images("2/a.png", "11/a.png"));
        Assert.Equal(["11/a.png", "2/a.png"], files);
        Assert.Equal([10, 1], classes);
    }

    [Fact]
    public void A_file_name_holds_the_class_where_the_pattern_finds_it()
    {
        var (_, classes) = Label(ByName(@"^(?<label>\d+)_"), Images("012_n01.png", "x/003_n02.png"));
        Assert.Equal([12, 3], classes);
    }

    [Fact]
    public void A_list_says_which_images_in_which_order()
    {
        var folder = Images("a.png", "b c.png", "d/e.png");
        var list = _folder.Write("list.txt", "d/e.png 4\n\nb c.png\t1\r\n");
        var (files, classes) = Label(new ListLabels(list), folder);
        Assert.Equal(["d/e.png", "b c.png"], files);
        Assert.Equal([4, 1], classes);
    }

    [Fact]
    public void A_class_that_cannot_be_told_is_told()
    {
        var folder = Images("cat/1.png", "stray.png");
        Assert.Contains("stray.png", Refused(new FolderLabels(), folder));
        Assert.Contains("does not match", Refused(ByName("^(?<label>x)"), folder));
        Assert.Contains("class number", Refused(ByName("^(?<label>.)"), folder));
        Assert.Contains("list.txt(2)", Refused(new ListLabels(_folder.Write("list.txt", "cat/1.png 3\nnone.png 1\n")), folder));
        Assert.Contains("class names", Refused(new ListLabels(_folder.Write("list.txt", "cat/1.png dog\n"), ["cat"]), folder));
        Assert.Contains("empty", Refused(new ListLabels(_folder.Write("list.txt", "\n")), folder));

        string Refused(IImageLabels labels, string images)
        {
            var thrown = Assert.Throws<DiagnosticException>(() => Label(labels, images));
            Assert.All(thrown.Diagnostics, d => Assert.Equal("NNC3009", d.Code.Id));
            return thrown.Message;
        }
    }

    [Fact]
    public void A_folder_of_sub_folders_labels_itself_and_a_flat_one_does_not()
    {
        using (var flat = new ImageSource(Images("1.png", "2.png")).Open(null))
            Assert.Null(flat.Labels);
        File.Delete(_folder.File("1.png"));
        File.Delete(_folder.File("2.png"));
        using var sorted = new ImageSource(Images("a/1.png", "b/2.png")).Open(null);
        Assert.Equal([1L], sorted.Labels!.Read(1).ToInt64s());
        Assert.Equal([30L, 40, 3], sorted.Inputs[0].Read(0).Dims);
    }

    [Fact]
    public void A_folder_without_images_is_told() =>
        Assert.Equal("NNC3008", Assert.Throws<DiagnosticException>(() => ImageFolder.Open(_folder.Path)).Diagnostics[0].Code.Id);
}
