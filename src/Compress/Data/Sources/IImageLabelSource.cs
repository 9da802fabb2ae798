using NNCompress.Data.Images;

namespace NNCompress.Data.Sources;

/// <summary>Labels that only images have: they need the images' names or sizes, and may say which images are samples.</summary>
public interface IImageLabelSource : ILabelSource
{
    /// <summary>The images that are samples, in their order, and their labels.</summary>
    /// <param name="images">The images below a folder.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The label of an image cannot be told.</exception>
    (ImageFolder Images, SampleColumn Labels) Label(ImageFolder images);
}
