using System.Reflection;
using NNCompress.OnnxIO.Versions;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>An adapter without a proof does not exist.</summary>
public sealed class AdapterProofTests
{
    [Fact]
    public void Every_adapter_has_its_proof()
    {
        var tests = typeof(AdapterProofTests).Assembly.GetTypes().ToLookup(t => t.Name);
        Assert.NotEmpty(AdapterCatalogue.All);
        Assert.DoesNotContain(AdapterCatalogue.All.Select(a => $"{a.GetType().Name}Tests"), name => !tests[name].Any(HasTest));
    }

    [Fact]
    public void Every_adapter_is_in_the_catalogue() =>
        Assert.Equal(
            typeof(VersionAdapter)
                .Assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(VersionAdapter)))
                .Select(t => t.Name)
                .Order(StringComparer.Ordinal),
            AdapterCatalogue.All.Select(a => a.GetType().Name).Order(StringComparer.Ordinal)
        );

    static bool HasTest(Type tests) => tests.GetMethods().Any(m => m.GetCustomAttribute<FactAttribute>() is not null);
}
