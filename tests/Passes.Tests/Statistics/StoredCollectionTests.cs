using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

public sealed class StoredCollectionTests : IDisposable
{
    private const int Samples = 60;

    private static readonly StatisticKind[] Kinds =
    [
        new ChannelMinMaxStatistic(1),
        new ChannelMeanStatistic(1),
        new SecondMomentStatistic(new LastAxisRows()),
        new RowSampleStatistic(5, new LastAxisRows()),
    ];

    private readonly TestGraph _graph = new();
    private readonly Value _x;
    private readonly Value _y;
    private readonly MemoryStore _store = new();
    private readonly DiagnosticBag _findings = [];
    private int _reads;

    public StoredCollectionTests()
    {
        _x = _graph.Input("x", 1, 6);
        _y = _graph.Output(_graph.Node("MatMul", [_x, _graph.Noise("w", 6, 4)]));
    }

    private MemoryCalibration Data =>
        new(("x", TestGraph.NoiseTensor("data", Samples, 6))) { FixedBatch = 1, OnRead = _ => Interlocked.Increment(ref _reads) };

    public void Dispose() => _graph.Dispose();

    [Fact]
    public void A_second_run_reads_no_sample_and_gives_the_same()
    {
        var first = Collect(Data);
        _reads = 0;
        var second = Collect(Data);
        Assert.Equal(0, _reads);
        Assert.Equal(first, second);
        Assert.Single(_store.Entries);
    }

    [Theory]
    [InlineData(1, 17)]
    [InlineData(4, 30)]
    public void A_run_that_was_stopped_goes_on_to_the_same_bytes(int threads, int stopAt)
    {
        var unbroken = Collect(Data, new MemoryStore());
        using var stop = new CancellationTokenSource();
        var stopping = new MemoryCalibration(("x", TestGraph.NoiseTensor("data", Samples, 6)))
        {
            FixedBatch = 1,
            OnRead = index =>
            {
                if (index >= stopAt)
                    stop.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Collect(stopping, _store, threads, cancellation: stop.Token));

        _reads = 0;
        Assert.Equal(unbroken, Collect(Data, _store, threads));
        // the shapes are looked at on the first sample; then it goes on where it was
        Assert.InRange(_reads, Samples - stopAt, Samples - stopAt + threads + 2);
    }

    [Fact]
    public void The_state_is_stored_while_the_run_goes_on()
    {
        Collect(Data, _store, threads: 1, interval: TimeSpan.Zero);
        Assert.InRange(_store.Writes, 2, Samples + 1);
        var rare = new MemoryStore();
        Collect(Data, rare, threads: 1, interval: TimeSpan.FromHours(1));
        Assert.Equal(1, rare.Writes);
        Assert.Equal(rare.Entries.Single(), _store.Entries.Single(), new EntryComparer());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(-1)]
    public void Damage_anywhere_is_noticed_and_the_statistics_are_collected_again(int at)
    {
        var expected = Collect(Data);
        var (key, bytes) = _store.Entries.Single();
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        Assert.Equal(expected, Collect(Data));
        Assert.Equal(CalibrationCodes.StoreDamaged, Assert.Single(_findings).Code);
        _reads = 0;
        Assert.Equal(expected, Collect(Data));
        Assert.Equal(0, _reads);
        _store.Entries[key] = bytes[..(bytes.Length / 2)];
        Assert.Equal(expected, Collect(Data));
        _store.Entries[key] = [];
        Assert.Equal(expected, Collect(Data));
        Assert.Equal(3, _findings.Count(f => f.Code == CalibrationCodes.StoreDamaged));
    }

    /// <summary>y has no axis of positions; the remark comes from a stored result as well.</summary>
    [Fact]
    public void Remarks_are_stored_with_the_statistics()
    {
        var masked = new MemoryCalibration(("x", TestGraph.NoiseTensor("data", Samples, 6)))
        {
            FixedBatch = 1,
            Mask = (_, _) => new PositionMask([1, 6], [true, true, true, true, false, false]),
        };
        Statistic();
        Statistic();
        Assert.Equal(2, _findings.Count(f => f.Code == CalibrationCodes.MaskNotApplied && f.Place == "'matmul_out'"));

        void Statistic()
        {
            var options = new CollectorOptions { Store = _store, Findings = _findings };
            StatisticRequest[] requests = [new(_x, Kinds[0]), new(_y, Kinds[0])];
            var set = new StatisticsCollector(masked, options).Collect(_graph.Model, requests, TestContext.Current.CancellationToken);
            Assert.Equal(float.PositiveInfinity, set.Of<ChannelMinMaxAccumulator>(_x, Kinds[0])!.Min[5]);
        }
    }

    [Fact]
    public void Another_weight_or_other_data_is_another_key()
    {
        Collect(Data);
        var other = new MemoryCalibration(("x", TestGraph.NoiseTensor("other", Samples, 6))) { FixedBatch = 1, Fingerprint = "other" };
        Collect(other);
        Assert.Equal(2, _store.Entries.Count);
        _graph.Edit.SetInitializer(_graph.Main.Initializers[0], TestGraph.NoiseTensor("changed", 6, 4));
        Collect(Data);
        Assert.Equal(3, _store.Entries.Count);
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_a_warning()
    {
        var expected = Collect(Data, new MemoryStore());
        Assert.Equal(expected, Collect(Data, new FullStore()));
        Assert.Equal(CalibrationCodes.StoreUnusable, Assert.Single(_findings).Code);
    }

    private byte[] Collect(
        MemoryCalibration data,
        IStatisticStore? store = null,
        int threads = 2,
        TimeSpan? interval = null,
        CancellationToken cancellation = default
    )
    {
        var options = new CollectorOptions
        {
            Store = store ?? _store,
            Threads = threads,
            Findings = _findings,
            CheckpointInterval = interval ?? TimeSpan.FromHours(1),
        };
        var requests = Kinds.SelectMany(k => new[] { new StatisticRequest(_x, k), new StatisticRequest(_y, k) }).ToArray();
        var set = new StatisticsCollector(data, options).Collect(_graph.Model, requests, cancellation);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            foreach (var request in requests)
                set.Of<StatisticAccumulator>(request.Value, request.Statistic)!.Write(writer);
        }

        return stream.ToArray();
    }

    private sealed class FullStore : IStatisticStore
    {
        public Stream? Open(string key) => null;

        public void Write(string key, Action<Stream> write) => throw new IOException("no space left on device");

        public string PlaceOf(string key) => key;
    }

    private sealed class EntryComparer : IEqualityComparer<KeyValuePair<string, byte[]>>
    {
        public bool Equals(KeyValuePair<string, byte[]> x, KeyValuePair<string, byte[]> y) =>
            x.Key == y.Key && x.Value.AsSpan().SequenceEqual(y.Value);

        public int GetHashCode(KeyValuePair<string, byte[]> obj) => obj.Key.GetHashCode(StringComparison.Ordinal);
    }
}
