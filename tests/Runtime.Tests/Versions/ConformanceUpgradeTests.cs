using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using NNCompress.Runtime.Tests.Conformance;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>
/// Conformance models of opset 7 and newer that the runtime opens, it opens after an upgrade to 21 and 25, too, and they return the same bits.
/// </summary>
public sealed class ConformanceUpgradeTests(ITestOutputHelper output)
{
    /// <summary>A part of the models, spread over the operators; each model would take some twenty seconds.</summary>
    [Fact]
    public void Every_fifth_model_computes_what_it_computed()
    {
        var (opened, compared) = Check(step: 5);
        Assert.True(opened >= 240 && compared >= 400, $"only {opened} models opened and {compared} runs were compared");
    }

    [Fact(Explicit = true)]
    public void Every_model_computes_what_it_computed()
    {
        var (opened, compared) = Check(step: 1);
        Assert.True(opened >= 1300 && compared >= 2200, $"only {opened} models opened and {compared} runs were compared");
    }

    (int Opened, int Compared) Check(int step)
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        var (opened, compared) = (0, 0);
        var failures = new List<string>();
        foreach (var testCase in ConformanceArchive.Cases().Where((_, i) => i % step == 0))
        {
            using var model = ModelReader.Parse(testCase.Model);
            var opset = model.Opsets.VersionOf("") ?? 0;
            if (opset is < OpsetRelease.Oldest or >= OpsetRelease.Newest)
                continue;
            using var original = ConformanceRun.Open(testCase.Model);
            if (original is null)
                continue;
            opened++;
            foreach (var target in ((long[])[21, OpsetRelease.Newest]).Where(t => t > opset))
            {
                using var upgraded = ModelReader.Parse(testCase.Model);
                VersionConverter.Upgrade(new GraphEditor(upgraded, "test"), target, []);
                if (WhyNot(testCase, model, original, upgraded, ref compared) is { } reason)
                    failures.Add($"{testCase.Name}, {opset} to {target}: {reason}");
            }
        }

        output.WriteLine($"{opened} models, {compared} runs compared");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        return (opened, compared);
    }

    static string? WhyNot(ConformanceCase testCase, Model model, ConformanceRun original, Model upgraded, ref int compared)
    {
        if (ModelVerifier.Verify(upgraded).FirstOrDefault(d => d.Severity == Severity.Error) is { } error)
            return error.ToString();
        using var run = ConformanceRun.Open(ModelWriter.ToBytes(upgraded));
        if (run is null)
            return "it does not open any more";
        foreach (var set in testCase.DataSets)
        {
            if (original.Run(model, set) is not { } before)
                continue;
            compared++;
            if (run.Run(upgraded, set) is not { } after)
                return "it does not run any more";
            if (!before.Zip(after).All(p => ValueComparison.Same(p.First, p.Second)))
                return $"outputs differ by {UpgradeProof.Distance(before, after):g3}";
        }

        return null;
    }
}
