using NNCompress.Passes.Quantization;
using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Compress.Tests.Speed;

public sealed class SlowCandidatesTests : IDisposable
{
    /// <summary>Islands: conv0 and conv1; conv2 and conv3.</summary>
    private readonly QuantizedNetwork _network = new(4, separateAt: 2);

    public void Dispose() => _network.Dispose();

    [Fact]
    public void An_island_that_takes_longer_is_one_candidate() =>
        Assert.Equal(
            ["conv2,conv3"],
            Candidates(
                new()
                {
                    ["conv0"] = 5,
                    ["conv1"] = 5,
                    ["conv2"] = 20,
                    ["conv3"] = 9,
                },
                All(10)
            )
        );

    [Fact]
    public void A_node_that_takes_longer_in_an_island_that_gains_is_one_too() =>
        Assert.Equal(
            ["conv3"],
            Candidates(
                new()
                {
                    ["conv0"] = 5,
                    ["conv1"] = 5,
                    ["conv2"] = 1,
                    ["conv3"] = 12,
                },
                All(10)
            )
        );

    [Fact]
    public void What_promises_most_comes_first() =>
        Assert.Equal(
            ["conv2,conv3", "conv0,conv1"],
            Candidates(
                new()
                {
                    ["conv0"] = 11,
                    ["conv1"] = 11,
                    ["conv2"] = 20,
                    ["conv3"] = 20,
                },
                All(10)
            )
        );

    [Fact]
    public void Quantizers_and_dequantizers_at_the_borders_count()
    {
        var times = All(9);
        foreach (var node in _network.Model.Graph.Nodes.Where(n => n.OpType == "DequantizeLinear"))
            times[node.Label] = 2;
        Assert.Equal(2, Candidates(times, All(10)).Length);
    }

    [Fact]
    public void All_faster_is_no_candidate() => Assert.Empty(Candidates(All(5), All(10)));

    [Fact]
    public void What_cannot_be_restored_is_none() => Assert.Equal(["conv3"], Candidates(All(20), All(10), "conv3"));

    private static Dictionary<string, double> All(double time) => Enumerable.Range(0, 4).ToDictionary(i => $"conv{i}", _ => time);

    private string[] Candidates(Dictionary<string, double> quantized, Dictionary<string, double> real, params string[] restorable) =>
        [
            .. SlowCandidates
                .Of(
                    _network.Model,
                    Profile(quantized),
                    Profile(real),
                    [.. Units().Where(u => restorable.Length == 0 || restorable.Contains(u.Label))]
                )
                .Select(c => string.Join(',', c)),
        ];

    private IReadOnlyList<QuantizedUnit> Units() => new RestoredCopy(_network.Model, _network.Reference).Restorable();

    private static NodeProfile Profile(Dictionary<string, double> times) =>
        new([.. times.Select(t => new KernelTime(null, t.Key, "Conv", t.Value, 0))], 1);
}
