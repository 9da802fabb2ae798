using System.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>A process that is killed while it saves, at whatever moment, leaves the old model or the new one, complete with its data.</summary>
public class KillTests
{
    const int Kills = 12;
    const int Weights = 1 << 20; // a save takes a few milliseconds: kills fall into all its steps

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_while_saving_the_target_is_the_old_model_or_the_new_one(bool external)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        byte[][] models = [Model(folder.File("first.onnx"), 1), Model(folder.File("second.onnx"), 2)];
        var target = folder.File("target.onnx");
        for (var i = 0; i < Kills; i++)
        {
            KillAfter(
                random.Next(1, 10),
                random.NextDouble() * 20,
                target,
                folder.File("first.onnx"),
                folder.File("second.onnx"),
                external.ToString()
            );
            using var left = ModelReader.Open(target);
            var found = ModelWriter.ToBytes(left);
            Assert.Contains(models, m => m.AsSpan().SequenceEqual(found));
        }

        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.tmp")); // some kills did fall into a save
    }

    /// <summary>Lets the loop save so many times and for so many milliseconds more.</summary>
    static void KillAfter(int saves, double milliseconds, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SaveLoop.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");
        for (var i = 0; i < saves; i++)
            Assert.Equal("saved", process.StandardOutput.ReadLine());
        var clock = Stopwatch.StartNew();
        SpinWait.SpinUntil(() => clock.Elapsed.TotalMilliseconds >= milliseconds);
        process.Kill();
        process.WaitForExit();
    }

    static byte[] Model(string path, float weight)
    {
        using var model = ModelReader.Parse(SaveTests.WithWeights(4));
        var weights = new float[Weights];
        Array.Fill(weights, weight);
        new GraphEditor(model, "test").SetInitializer(model.Graph.Initializers[0], Tensor.FromSingles([Weights], weights));
        ModelWriter.Save(model, path);
        return ModelWriter.ToBytes(model);
    }
}
