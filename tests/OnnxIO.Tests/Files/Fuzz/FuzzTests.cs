using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;
using Onnx;

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
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.bin"), new byte[64]);
        var mutator = new ModelMutator(new Random(Seed), Models());
        var failures = new List<string>();
        var loaded = 0;
        for (var i = 0; i < Cases; i++)
        {
            var bytes = mutator.Next();
            try
            {
                loaded += LoadOrRefuse.Check(bytes, folder.Path) ? 1 : 0;
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

    [Fact]
    public void Damaged_values_load_or_are_refused()
    {
        var sequence = new SequenceProto { ElemType = 1, TensorValues = { TestModels.Floats("a", 1, 2), TestModels.Floats(null) } };
        var optional = new OptionalProto { ElemType = 3, SequenceValue = sequence };
        (OnnxType Type, byte[] Bytes)[] values =
        [
            (new TensorType(ElementType.Float32, Shape: null), TestModels.Floats("x", 1, 2, 3).ToByteArray()),
            (new SequenceType(Element: null), sequence.ToByteArray()),
            (new OptionalType(Element: null), optional.ToByteArray()),
        ];
        var random = new Random(Seed);
        var mutator = new ModelMutator(random, [.. values.Select(v => v.Bytes)]);
        var loaded = 0;
        for (var i = 0; i < Cases; i++)
        {
            try
            {
                ValueFile.Parse(mutator.Next(), values[random.Next(values.Length)].Type);
                loaded++;
            }
            catch (DiagnosticException)
            {
                // refused as it should be
            }
        }

        Assert.InRange(loaded, Cases / 100, Cases * 9 / 10);
    }

    static List<byte[]> Models()
    {
        var models = SelfMadeModels();
        models.Add(WithExternalData());
        models.Add(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "models", "digits.onnx")));
        if (ConformanceArchive.Path is not null)
            models.AddRange(ConformanceArchive.Cases().Select(c => c.Model).Where(m => m.Length <= LargestModel));
        return models;
    }

    static byte[] WithExternalData()
    {
        var model = TestModels.Smallest();
        foreach (var (i, offset) in new[] { (0, "0"), (1, "32") })
        {
            var tensor = new TensorProto
            {
                Name = $"w{i}",
                DataType = 1,
                Dims = { 2 },
                DataLocation = TensorProto.Types.DataLocation.External,
            };
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "a.bin" });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = "8" });
            model.Graph.Initializer.Add(tensor);
        }

        return model.ToByteArray();
    }

    static List<byte[]> SelfMadeModels() => [.. TestModels.All().Select(m => m.Message.ToByteArray())];
}
