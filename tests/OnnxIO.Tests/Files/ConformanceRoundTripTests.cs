using Google.Protobuf;
using NNCompress.OnnxIO.Files;
using NNCompress.Testing;
using Onnx;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Loading and saving changes nothing: protobuf's own parser sees an equal message before and after.</summary>
public class ConformanceRoundTripTests
{
    [Fact]
    public void Every_conformance_model_is_saved_as_an_equal_message()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var cases = ConformanceArchive.Cases();
        Assert.Equal(ConformanceArchive.CaseCount, cases.Count);
        var different = new List<string>();
        foreach (var (name, bytes, _) in cases)
        {
            try
            {
                using var model = ModelReader.Parse(bytes);
                var saved = ModelWriter.ToBytes(model);
                if (!Canonical(bytes).AsSpan().SequenceEqual(Canonical(saved)))
                    different.Add(name);
                if (!saved.AsSpan().SequenceEqual(ModelWriter.ToBytes(ModelCopy.Of(model).Model)))
                    different.Add($"{name}: the copy");
            }
            catch (Exception e)
            {
                different.Add($"{name}: {e}");
            }
        }

        Assert.Empty(different);
    }

    [Fact]
    public void Every_real_model_is_saved_as_an_equal_message()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var paths = Directory.GetFiles(Assets.File("models"), "*.onnx");
        Assert.NotEmpty(paths);
        foreach (var path in paths)
        {
            using var model = ModelReader.Open(path);
            using var folder = new TemporaryFolder();
            var copy = folder.File("copy.onnx");
            ModelWriter.Save(model, copy);
            Assert.True(Canonical(File.ReadAllBytes(path)).AsSpan().SequenceEqual(Canonical(File.ReadAllBytes(copy))), path);
        }
    }

    static byte[] Canonical(byte[] model) => ModelProto.Parser.ParseFrom(model).ToByteArray();
}
