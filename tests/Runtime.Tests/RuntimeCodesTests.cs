using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests;

public class RuntimeCodesTests
{
    [Fact]
    public void Every_code_is_unique_and_has_its_page()
    {
        var codes = typeof(RuntimeCodes).GetFields().Select(f => (DiagnosticCode)f.GetValue(null)!).ToArray();
        Assert.Equal(codes.Length, codes.Select(c => c.Id).Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^NNC2[0-9]{3}$", c.Id));
        Assert.All(
            codes,
            c =>
            {
                var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics", $"{c.Id}.md"));
                Assert.Equal($"# {c.Id}: {c.Title}", page[0]);
                Assert.Contains("## Example", page);
                Assert.Contains("## Remedy", page);
            }
        );
    }
}
