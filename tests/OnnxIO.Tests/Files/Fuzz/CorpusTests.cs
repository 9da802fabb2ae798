using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Damaged models that once crashed the reader or came back changed, made small; one file each, named after what is wrong.</summary>
public class CorpusTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.onnx").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "OnnxIO.Tests", "Files", "Fuzz", "Corpus");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_file_loads_or_is_refused(string name) => LoadOrRefuse.Check(File.ReadAllBytes(Path.Combine(Folder, name + ".onnx")));
}
