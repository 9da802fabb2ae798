using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NNCompress.Runtime;

/// <summary>Names the processor that a latency was measured on.</summary>
public static class ProcessorName
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>The model as the system or the processor tells it, cores that this process may use, and vector extensions that int8 kernels depend on.</summary>
    public static string Describe() => $"{Model()}, {Environment.ProcessorCount} threads, {Extensions()}";

    private static string Model() =>
        FromCpuInfo()
        ?? FromBrand()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        ?? $"{RuntimeInformation.ProcessArchitecture}";

    private static string? FromCpuInfo() =>
        File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;

    /// <summary>The brand string, 48 characters in leaves 0x80000002 … 4 of CPUID.</summary>
    private static string? FromBrand()
    {
        const int First = unchecked((int)0x80000002);
        if (!X86Base.IsSupported || X86Base.CpuId(First - 2, 0).Eax < First + 2)
            return null;
        var registers = new int[12];
        for (var leaf = 0; leaf < 3; leaf++)
            (registers[4 * leaf], registers[(4 * leaf) + 1], registers[(4 * leaf) + 2], registers[(4 * leaf) + 3]) = X86Base.CpuId(
                First + leaf,
                0
            );
        var text = string.Concat(MemoryMarshal.AsBytes<int>(registers).ToArray().TakeWhile(b => b != 0).Select(b => (char)b)).Trim();
        return text.Length > 0 ? text : null;
    }

    private static string Extensions()
    {
        if (!X86Base.IsSupported)
            return $"{(Vector256.IsHardwareAccelerated ? 256 : 128)}-bit vectors";
        // leaf 7: AVX512_VNNI is ECX bit 11; sub-leaf 1: AVX_VNNI is EAX bit 4
        var vnni =
            (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 || (X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0);
        var width =
            Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : 128;
        return $"{width}-bit vectors, {(vnni ? "VNNI" : "no VNNI")}";
    }
}
