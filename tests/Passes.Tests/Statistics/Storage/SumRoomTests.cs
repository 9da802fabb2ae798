using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics.Kinds;

namespace NNCompress.Passes.Tests.Statistics.Storage;

public sealed class SumRoomTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sums-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sums_in_a_file_are_those_in_memory_bit_for_bit(int groups)
    {
        var (inMemory, inFile) = (NewMoment(groups, SumRoom.Unbounded), NewMoment(groups, new SumRoom(0, _folder.FullName)));
        var (laterInMemory, laterInFile) = (NewMoment(groups, SumRoom.Unbounded), NewMoment(groups, new SumRoom(0, _folder.FullName)));
        for (var i = 0; i < 4; i++)
        {
            // 100 columns: several panels; 150 rows: several tiles
            var part = ObservedTensor.Make([150, 300], 0, i);
            foreach (var moment in i < 2 ? [inMemory, inFile] : new[] { laterInMemory, laterInFile })
                moment.Add(part.Observation);
        }

        inMemory.Merge(laterInMemory);
        inFile.Merge(laterInFile);
        Assert.Equal(inMemory.Moment(groups - 1), inFile.Moment(groups - 1));
        var state = Save(inFile);
        Assert.Equal(Save(inMemory), state);

        var read = NewMoment(groups, new SumRoom(0, _folder.FullName));
        using var reader = new BinaryReader(new MemoryStream(state));
        read.Read(reader);
        Assert.Equal(inMemory.Moment(), read.Moment());
    }

    [Fact]
    public void Memory_is_taken_first_then_files()
    {
        var room = new SumRoom(3 * 8 * sizeof(double), _folder.FullName);
        var stores = new[] { 8, 17, 16, 1 }.Select(room.Take).ToArray();
        Assert.Equal([typeof(ArraySums), typeof(MappedSums), typeof(ArraySums), typeof(MappedSums)], stores.Select(s => s.GetType()));
        Assert.All(stores, s => Assert.Equal(0, s[s.Length - 1]));
    }

    [Fact]
    public void A_file_leaves_nothing_behind_even_of_a_program_that_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file keeps its name until it is closed");
        var sums = new MappedSums(Path.Combine(_folder.FullName, "new"), 1000);
        sums.Put(990, [1, 2, 3]);
        Assert.Equal((2, 0), (sums[991], sums[0]));
        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_with_a_remedy()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<DiagnosticException>(() => new SumRoom(0, file).Take(100)).Diagnostics.Single();
        Assert.Equal((CalibrationCodes.NoRoomForSums, file), (error.Code, error.Place));
        Assert.Contains("--memory", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_another_size_is_refused()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            new ArraySums(5).Write(writer);
        foreach (var (length, kept) in new[] { (6, stream.Length), (5, stream.Length - 1) })
        {
            using var reader = new BinaryReader(new MemoryStream(stream.ToArray()[..(int)kept]));
            Assert.Throws<InvalidDataException>(() => new ArraySums(length).Read(reader));
        }
    }

    private static SecondMomentAccumulator NewMoment(int groups, SumRoom room) =>
        (SecondMomentAccumulator)new SecondMomentStatistic(new LastAxisRows(), groups).NewAccumulator(room);

    private static byte[] Save(StatisticAccumulator statistic)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            statistic.Write(writer);
        return stream.ToArray();
    }
}
