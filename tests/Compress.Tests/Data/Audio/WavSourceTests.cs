using System.Text;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.Data.Audio;

public class WavSourceTests
{
    [Fact]
    public void Whole_or_in_clips()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", Wave([1, -2, 3, -4, 5, -6, 7]));
        using (var whole = new WavSource(path).Open(null))
            Assert.Equal([1f, -2, 3, -4, 5, -6, 7], Assert.Single(whole.Inputs).Read(0).ToSingles());
        using var clips = new WavSource(path, 3).Open(null);
        Assert.Equal(2, clips.Count);
        Assert.Equal([-4f, 5, -6], clips.Inputs[0].Read(1).ToSingles());
    }

    [Fact]
    public void Channels_lie_along_a_second_axis_and_other_chunks_do_not_matter()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", Wave([1, 2, 3, 4], channels: 2, extra: "abc"));
        using var data = new WavSource(path).Open(null);
        Assert.Equal([2L, 2], data.Inputs[0].Read(0).Dims);
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        using var folder = new TemporaryFolder();
        var whole = Wave([1, 2, 3, 4]);
        Assert.Equal("NNC3012", Code(folder.Write("short.wav", whole[..^2])));
        Assert.Equal("NNC3012", Code(folder.Write("head.wav", whole[..20])));
        Assert.Equal("NNC3012", Code(folder.Write("no.wav", "RIFFxxxxAVI LIST"u8.ToArray())));
        Assert.Equal("NNC3012", Code(folder.Write("coded.wav", Wave([1], coding: 85))));
        Assert.Equal("NNC3106", Code(folder.Write("brief.wav", whole), clip: 5));
        Assert.Equal("NNC3001", Code(Path.Combine(folder.Path, "missing.wav")));
    }

    /// <summary>Every prefix and every changed byte of a file gives samples or a finding, never a crash.</summary>
    [Fact]
    public void Damaged_files_never_crash()
    {
        using var folder = new TemporaryFolder();
        var whole = Wave([1, 2, 3, 4], extra: "xy");
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0xA5;
            foreach (var bytes in new[] { whole[..i], changed })
            {
                try
                {
                    using var data = new WavSource(folder.Write("x.wav", bytes)).Open(null);
                    data.Inputs[0].Read(0);
                }
                catch (DiagnosticException e)
                {
                    Assert.StartsWith("NNC3", e.Diagnostics[0].Code.Id, StringComparison.Ordinal);
                }
            }
        }
    }

    private static string Code(string path, long? clip = null) =>
        Assert.Throws<DiagnosticException>(() => new WavSource(path, clip).Open(null)).Diagnostics[0].Code.Id;

    private static byte[] Wave(short[] samples, ushort channels = 1, ushort coding = 1, string extra = "")
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(0);
        writer.Write("WAVE"u8);
        if (extra.Length > 0)
        {
            writer.Write("LIST"u8);
            writer.Write(extra.Length);
            writer.Write(Encoding.ASCII.GetBytes(extra));
            if (extra.Length % 2 == 1)
                writer.Write((byte)0);
        }
        writer.Write("fmt "u8);
        writer.Write(16);
        writer.Write(coding);
        writer.Write(channels);
        writer.Write(16000);
        writer.Write(32000 * channels);
        writer.Write((ushort)(2 * channels));
        writer.Write((ushort)16);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        foreach (var sample in samples)
            writer.Write(sample);
        return stream.ToArray();
    }
}
