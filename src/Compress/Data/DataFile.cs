using Microsoft.Win32.SafeHandles;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>Opens the user's files; what prevents that is a finding, no crash.</summary>
internal static class DataFile
{
    /// <exception cref="DiagnosticException">There is no such file, or it may not be read.</exception>
    public static FileStream Open(string path) =>
        Try(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));

    /// <summary>The stream's file, which from now on belongs to the caller.</summary>
    public static SafeFileHandle Handle(FileStream stream) => stream.SafeFileHandle;

    /// <summary>All lines of a text file that hold something, with their numbers, counted from 1.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read.</exception>
    public static List<(int Number, string Text)> Lines(string path) =>
        Try(path, () => File.ReadLines(path).Select((text, i) => (i + 1, text.Trim())).Where(line => line.Item2.Length > 0).ToList());

    /// <summary>Runs an action that touches a file.</summary>
    /// <exception cref="DiagnosticException">It failed for a reason that lies in the file or the system.</exception>
    public static T Try<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiagnosticException(
                DataCodes.Unreadable.At(
                    path,
                    "It does not exist.",
                    "Check the path; in a data description it counts from `root:`, else from the description's folder."
                ),
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new DiagnosticException(DataCodes.Unreadable.At(path, $"It cannot be read: {e.Message}"), e);
        }
    }
}
