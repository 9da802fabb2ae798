namespace NNCompress.Data.Sources;

/// <summary>Where labels come from. Those of images may also say which images are samples, see <see cref="ImageSource"/>.</summary>
public interface ILabelSource
{
    /// <summary>The labels on their own, a sample each; null where they only come with images.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The labels cannot be read.</exception>
    SampleColumn? Open();
}
