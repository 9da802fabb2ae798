using System.Collections.Immutable;

namespace NNCompress.Data.Images;

/// <summary>Where the class of an image stands: its folder's name, its own, or a list.</summary>
public interface IImageLabels
{
    /// <summary>The images that have a class, in the order of samples, and the class of each.</summary>
    /// <param name="images">The images below a folder.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The class of an image cannot be told.</exception>
    (ImageFolder Images, ImmutableArray<long> Classes) Label(ImageFolder images);
}
