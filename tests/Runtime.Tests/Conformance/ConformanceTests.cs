using NNCompress.OnnxIO.Files;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>
/// Saving changes nothing that the runtime sees: a conformance model that it opens, it opens after loading and saving, too, and
/// returns the same bits, random operators included: those that the runtime opens here have a seed.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Saved_conformance_models_run_as_the_originals_do()
    {
        Assert.SkipWhen(ConformanceArchive.Path is null, Assets.Missing);
        int opened = 0,
            ran = 0,
            asExpected = 0;
        var failures = new List<string>();
        foreach (var testCase in ConformanceArchive.Cases())
        {
            using var model = ModelReader.Parse(testCase.Model);
            using var original = ConformanceRun.Open(testCase.Model);
            if (original is null)
                continue;
            opened++;
            using var saved = ConformanceRun.Open(ModelWriter.ToBytes(model));
            if (saved is null)
            {
                failures.Add($"{testCase.Name}: opened before, not after");
                continue;
            }

            foreach (var set in testCase.DataSets)
            {
                // three fail in the runtime itself; an empty sequence and an absent optional its C# interface cannot pass
                if (original.Run(model, set) is not { } before)
                    continue;
                ran++;
                if (saved.Run(model, set) is not { } after || !before.Zip(after).All(p => ValueComparison.Same(p.First, p.Second)))
                {
                    failures.Add($"{testCase.Name}: other outputs than before");
                    continue;
                }

                // bit-equal outputs are as expected where the original's are
                asExpected += before
                    .Zip(set.Outputs, model.Graph.Outputs)
                    .All(p => ValueComparison.Near(p.First, ConformanceRun.Read(p.Second, p.Third)))
                    ? 1
                    : 0;
            }
        }

        output.WriteLine(
            $"{opened} of {ConformanceArchive.CaseCount} models open; {ran} data sets ran, {asExpected} gave what the standard expects"
        );
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        // floors, so that a mistake here cannot make the comparison empty
        Assert.True(opened >= 1400, $"only {opened} models open");
        Assert.True(ran >= opened - 5, $"{opened} models open, but only {ran} data sets ran");
        Assert.True(asExpected >= 1300, $"only {asExpected} data sets give the expected outputs");
    }
}
