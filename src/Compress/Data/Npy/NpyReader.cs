using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Npy;

/// <summary>Reads a .npy file: one array, samples along its first axis.</summary>
public static class NpyReader
{
    /// <param name="path">The file.</param>
    /// <param name="input">The model input it is for; null for the only one.</param>
    /// <exception cref="DiagnosticException">The file is missing, cut short or no array of numbers.</exception>
    public static SampleColumn Open(string path, string? input = null)
    {
        var stream = DataFile.Open(path);
        try
        {
            var header = NpyHeader.Read(stream, path);
            if (stream.Length - header.Length < header.DataLength)
            {
                throw new DiagnosticException(
                    DataCodes.NpyMalformed.At(
                        path,
                        $"The file is cut short: its header tells of {header.DataLength} bytes, and {stream.Length - header.Length} follow.",
                        "Copy or write the file again."
                    )
                );
            }
            return new NpyColumn(input, path, header, new FileBytes(DataFile.Handle(stream), header.Length));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
