using Google.Protobuf;
using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Ten thousand damaged models: none may crash, hang or eat memory. A case that did becomes a file of the corpus.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    const int Seed = 20240731;
    const int Cases = 10_000;
    const int LargestModel = 1 << 16; // of larger ones damage mostly hits weights

    [Fact]
    public void Damaged_models_load_or_are_refused()
    {
        var mutator = new ModelMutator(new Random(Seed), Models());
        var failures = new List<string>();
        var loaded = 0;
        for (var i = 0; i < Cases; i++)
        {
            var bytes = mutator.Next();
            try
            {
                loaded += LoadOrRefuse.Check(bytes) ? 1 : 0;
            }
            catch (Exception e)
            {
                var path = Path.Combine(AppContext.BaseDirectory, $"fuzz-{Seed}-{i}.onnx");
                File.WriteAllBytes(path, bytes);
                failures.Add($"{path}: {e}");
            }
        }

        output.WriteLine($"{loaded} of {Cases} loaded");
        Assert.True(failures.Count == 0, $"{failures.Count} failures, first: {string.Join(Environment.NewLine, failures.Take(5))}");
        Assert.InRange(loaded, Cases / 100, Cases * 9 / 10); // the damage is neither always fatal nor mostly harmless
    }

    static List<byte[]> Models()
    {
        var models = SelfMadeModels();
        models.Add(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "models", "digits.onnx")));
        if (ConformanceArchive.Path is not null)
            models.AddRange(ConformanceArchive.Cases().Select(c => c.Model).Where(m => m.Length <= LargestModel));
        return models;
    }

    static List<byte[]> SelfMadeModels() => [.. TestModels.All().Select(m => m.Message.ToByteArray())];
}
