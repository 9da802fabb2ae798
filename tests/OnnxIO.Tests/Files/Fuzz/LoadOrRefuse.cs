using System.Collections.Immutable;
using System.Diagnostics;
using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>
/// What must hold for any bytes at all: they are refused with a diagnostic, or they load, all tensors can be read, and what is saved
/// is an equal message that loads again. Both within bounds of time and memory.
/// </summary>
static class LoadOrRefuse
{
    static readonly TimeSpan TimeBound = TimeSpan.FromSeconds(10); // a hang takes longer, a busy machine does not

    /// <returns>Whether the bytes were loaded.</returns>
    public static bool Check(byte[] bytes, string? folder = null)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var loaded = TryLoad(bytes, folder);
        Assert.True(clock.Elapsed < TimeBound, $"took {clock.Elapsed}");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < (8 << 20) + (1000L * bytes.Length), $"allocated {allocated} bytes for {bytes.Length}");
        return loaded;
    }

    static bool TryLoad(byte[] bytes, string? folder)
    {
        var findings = new DiagnosticBag();
        Model model;
        try
        {
            model = ModelReader.Parse(bytes, folder, findings: findings);
        }
        catch (DiagnosticException)
        {
            return false;
        }

        using (model)
        {
            var tensors = TensorsOf(model).ToArray();
            foreach (var tensor in tensors.Where(t => t.Type.Bits > 0 && t.Payload is not StringPayload))
                Assert.Equal(tensor.ByteLength, tensor.Bytes.Length);
            var saved = ModelWriter.ToBytes(model);
            var isRearranged = findings.Any(f => f.Code == FileCodes.Unsorted) || Array.Exists(tensors, t => t.Payload is ExternalPayload);
            if (!isRearranged)
                Assert.Equal(Canonical(bytes), Canonical(saved));
            using var again = ModelReader.Parse(saved);
            Assert.Equal(saved, ModelWriter.ToBytes(again));
        }

        return true;
    }

    static IEnumerable<Tensor> TensorsOf(Model model) =>
        model
            .Scopes.SelectMany(s => s.Initializers)
            .Select(v => v.Initializer!)
            .Concat(model.AllNodes.SelectMany(n => n.Attributes).SelectMany(TensorsOf));

    static IEnumerable<Tensor> TensorsOf(Attribute attribute) =>
        attribute.Payload switch
        {
            Tensor tensor => [tensor],
            ImmutableArray<Tensor> tensors => tensors,
            _ => [],
        };

    static byte[] Canonical(byte[] model) => ModelProto.Parser.ParseFrom(model).ToByteArray();
}
