using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Cleanup;

/// <summary>Every cleanup over every conformance model, on the models' own inputs.</summary>
public class ConformanceCleanupTests(ITestOutputHelper output)
{
    /// <summary>
    /// Some models give Range vectors of one element where the standard asks for scalars. The runtime notices only where it sees that
    /// the inputs are constants, which an Identity hides from it.
    /// </summary>
    private const string RangeOverVectors = "Input to 'Range' op should be scalars";

    [Fact]
    public void Cleanups_keep_the_outputs_of_all_conformance_models()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var failures = new List<string>();
        var refused = new HashSet<string>();
        var (opened, compared, changed) = (0, 0, 0);
        foreach (var conformance in ConformanceArchive.Cases())
        {
            var bytes = conformance.Model;
            var inputs = InputsOf(conformance);
            var expected = TryRun(bytes, inputs);
            opened += expected is null ? 0 : 1;
            foreach (var (passes, sequence) in CleanupSequence.All)
            {
                try
                {
                    using var model = ModelReader.Parse(bytes);
                    var original = ModelWriter.ToBytes(model);
                    if (CleanupSequence.Run(model, sequence) == 0)
                    {
                        Assert.Equal(original, ModelWriter.ToBytes(model));
                        continue;
                    }

                    changed++;
                    if (expected is null)
                        continue;
                    compared++;
                    var actual = ModelRun.Outputs(model, inputs);
                    if (sequence.Contains(CleanupSequence.Rounding))
                        ModelRun.AssertClose(expected, actual, 1e-5);
                    else
                        ModelRun.AssertEqualBits(expected, actual);
                }
                catch (OnnxRuntimeException e) when (e.Message.Contains(RangeOverVectors, StringComparison.Ordinal))
                {
                    refused.Add(conformance.Name);
                }
                catch (Exception e)
                {
                    failures.Add($"{conformance.Name}, {passes}: {e.Message.ReplaceLineEndings(" ")}");
                }
            }
        }

        output.WriteLine($"{opened} models run, {changed} cleanups changed one, {compared} of these compared");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures.Take(20).Prepend($"{failures.Count} failures")));
        Assert.All(refused, name => Assert.Matches("^node/test_rms_normalization_.*_expanded$", name));
        Assert.True(opened > 1300, $"only {opened} models were run");
    }

    /// <summary>The outputs, or null where the runtime does not open the model, cannot feed it, or answers otherwise the second time.</summary>
    private static IReadOnlyList<Tensor>? TryRun(byte[] bytes, IReadOnlyList<Tensor?> inputs)
    {
        try
        {
            using var model = ModelReader.Parse(bytes);
            var outputs = ModelRun.Outputs(model, inputs);
            ModelRun.AssertEqualBits(outputs, ModelRun.Outputs(model, inputs));
            return outputs;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The inputs of the first data set, null where one is no tensor.</summary>
    private static Tensor?[] InputsOf(ConformanceCase conformance) =>
        [.. conformance.DataSets.Take(1).SelectMany(s => s.Inputs).Select(TryParse)];

    private static Tensor? TryParse(byte[] bytes)
    {
        try
        {
            return TensorFile.Parse(bytes);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
