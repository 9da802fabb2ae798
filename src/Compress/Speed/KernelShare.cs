namespace NNCompress.Speed;

/// <summary>A kernel's part of a run.</summary>
/// <param name="Layer">The node of the model that it computes, or its own name where the runtime has put it in.</param>
/// <param name="Kernel">The operator that runs.</param>
/// <param name="Microseconds">Time in one run.</param>
/// <param name="Share">Of the time of all kernels, 0 to 1.</param>
public sealed record KernelShare(string Layer, string Kernel, double Microseconds, double Share);
