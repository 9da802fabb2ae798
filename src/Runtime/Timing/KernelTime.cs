using NNCompress.OnnxIO;

namespace NNCompress.Runtime;

/// <summary>What one kernel took of a run.</summary>
/// <param name="Node">The node of the model that it computes; null for what the runtime has put in.</param>
/// <param name="Layer">That node's label; the kernel's own name where there is none.</param>
/// <param name="Kernel">The operator that ran, with its domain where that is not the standard's.</param>
/// <param name="Microseconds">Time in one run; of a kernel in a loop, all iterations together.</param>
/// <param name="Share">Of the time of all kernels, 0 to 1.</param>
public sealed record KernelTime(Node? Node, string Layer, string Kernel, double Microseconds, double Share);
