using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests.Verify;

/// <summary>The verifier accuses no sound model.</summary>
public class RealModelsTests
{
    [Fact]
    public void No_conformance_model_has_an_error()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var errors = new List<string>();
        var count = 0;
        foreach (var (name, bytes, _) in ConformanceArchive.Cases())
        {
            using var model = ModelReader.Parse(bytes);
            errors.AddRange(ModelVerifier.Verify(model).Where(d => d.Severity == Severity.Error).Select(d => $"{name}: {d}"));
            count++;
        }

        Assert.Empty(errors);
        Assert.Equal(ConformanceArchive.CaseCount, count);
    }

    [Fact]
    public void No_real_model_has_an_error_or_a_warning()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        foreach (var path in Directory.GetFiles(Assets.File("models"), "*.onnx", SearchOption.AllDirectories))
        {
            using var model = ModelReader.Open(path);
            Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity > Severity.Info);
        }
    }
}
