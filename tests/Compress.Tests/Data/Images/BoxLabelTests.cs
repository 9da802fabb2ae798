using NNCompress.Data;
using NNCompress.Data.Images;
using NNCompress.Data.Sources;
using NNCompress.Metrics.Detection;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Data.Images;

public class BoxLabelTests
{
    private static readonly string Golden = Path.Combine(RepositoryRoot.Path, "tests", "Compress.Tests", "Golden");

    private static DataSet Open(TemporaryFolder folder, params (string Image, string? Boxes)[] images)
    {
        foreach (var (image, boxes) in images)
        {
            folder.Write($"photos/{image}", File.ReadAllBytes(Path.Combine(Golden, "rgb.png")));
            if (boxes is not null)
                folder.Write($"boxes/{Path.ChangeExtension(image, ".txt")}", boxes);
        }
        return new ImageSource(Path.Combine(folder.Path, "photos")).Open(new BoxLabelSource(Path.Combine(folder.Path, "boxes")));
    }

    [Fact]
    public void Boxes_come_in_pixels_of_the_image_and_images_without_a_file_have_none()
    {
        using var folder = new TemporaryFolder();
        using var data = Open(folder, ("a.png", "3 0.5 0.5 1 0.5\n0 0.25 0.25 0.5 0.5\n"), ("b.png", null));
        var (width, height) = ImageDecoder.Size(Path.Combine(folder.Path, "photos", "a.png"));
        var pixels = data.Inputs[0].Read(0);
        Assert.Equal((pixels.Dims[1], pixels.Dims[0]), (width, height));

        var first = ImageObjects.Read(Stacked(data.Labels!.Read(0)), 1)[0];
        Assert.Equal((width, height), (first.Width, first.Height));
        Assert.Equal((3, new Box(0, height * 0.25f, width, height * 0.75f)), first.Objects[0]);
        Assert.Equal((0, new Box(0, 0, width * 0.5f, height * 0.5f)), first.Objects[1]);
        Assert.Empty(ImageObjects.Read(Stacked(data.Labels.Read(1)), 1)[0].Objects);
    }

    [Theory]
    [InlineData("0 0.5 0.5 1")]
    [InlineData("0.5 0.5 0.5 1 1")]
    [InlineData("-1 0.5 0.5 1 1")]
    [InlineData("cat 0.5 0.5 1 1")]
    public void A_line_that_is_no_box_is_told(string line)
    {
        using var folder = new TemporaryFolder();
        var thrown = Assert.Throws<DiagnosticException>(() => Open(folder, ("a.png", "0 0.5 0.5 1 1\n" + line)));
        Assert.Equal("NNC3009", thrown.Diagnostics[0].Code.Id);
        Assert.EndsWith("a.txt(2)", thrown.Diagnostics[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_fits_no_image_is_told()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("NNC3009", Assert.Throws<DiagnosticException>(() => Open(folder, ("a.png", null))).Diagnostics[0].Code.Id);
    }

    [Fact]
    public void A_turned_photograph_has_the_size_that_it_is_seen_with()
    {
        var path = Path.Combine(Golden, "turned.jpg");
        var pixels = ImageDecoder.Decode(path);
        Assert.Equal(((int)pixels.Dims[1], (int)pixels.Dims[0]), ImageDecoder.Size(path));
    }

    private static Tensor Stacked(Tensor sample) => Tensor.FromSingles([1, .. sample.Dims], sample.ToSingles());
}
