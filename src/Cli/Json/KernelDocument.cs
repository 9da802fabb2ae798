using NNCompress.Speed;

namespace NNCompress.Cli.Json;

/// <summary>A kernel's part of a run.</summary>
sealed record KernelDocument(string Layer, string Kernel, double Microseconds, double Share)
{
    public static KernelDocument Of(KernelShare k) => new(k.Layer, k.Kernel, k.Microseconds, k.Share);
}
