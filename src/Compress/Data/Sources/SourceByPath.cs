using NNCompress.Data.Images;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Sources;

/// <summary>Tells from a path alone what kind of data it is.</summary>
public static class SourceByPath
{
    /// <exception cref="DiagnosticException">There is nothing there, or nothing known.</exception>
    public static IDataSource Find(string path)
    {
        if (Directory.Exists(path))
        {
            if (TestDataSource.Matches(path))
                return new TestDataSource(path);
            if (ImageFolder.HasImages(path))
                return new ImageSource(path);
            throw new DiagnosticException(
                DataCodes.SourceUnknown.At(
                    path,
                    "The folder holds neither images nor ONNX test data.",
                    "Give a folder of images, or one with test_data_set_0, test_data_set_1, …"
                )
            );
        }
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => new NpySource([(null, path)]),
            ".NPZ" => new NpzSource(path),
            _ => throw new DiagnosticException(
                DataCodes.SourceUnknown.At(
                    path,
                    File.Exists(path) ? "The kind of data cannot be told from the file's name." : "It does not exist.",
                    "Data comes as .npz, .npy, a folder of images, a folder of ONNX test data, or a .yaml description of these."
                )
            ),
        };
    }
}
