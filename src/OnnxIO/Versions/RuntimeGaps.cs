using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Operators whose newer version ONNX Runtime 1.29 has no CPU kernel for, though it has one for the version before: what was upgraded beyond
/// does not run there. A model that holds one is best taken no further than it must.
/// </summary>
public static class RuntimeGaps
{
    private static readonly FrozenDictionary<string, int> FirstWithout = new Dictionary<string, int>
    {
        ["Attention"] = 25,
        ["GlobalLpPool"] = 22,
        ["MaxRoiPool"] = 22,
        ["Multinomial"] = 22,
        ["RandomNormal"] = 22,
        ["RandomNormalLike"] = 22,
        ["RandomUniform"] = 22,
        ["RandomUniformLike"] = 22,
        ["RoiAlign"] = 22,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operator set from which on the runtime has no kernel for a standard operator that it had one for; null where it has.</summary>
    public static int? Of(string opType) => FirstWithout.TryGetValue(opType, out var opset) ? opset : null;
}
