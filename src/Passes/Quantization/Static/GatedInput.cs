using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// What x·σ(x) reads (SiLU, also called Swish), where exporters write it as Sigmoid and Mul. Its integers need not reach down to the smallest x: σ is
/// rounded to 1/2ᵇ, and
/// <code>σ(x) &lt; 2⁻ᵇ⁻¹  for  x &lt; −ln(2ᵇ⁺¹ − 1)      (−6.24 for 8 bits)</code>
/// is 0 there, and the product with it. The range ends half a step below, so that its lowest integer gives 0 wherever the zero point is rounded to.
/// Layers before it often give numbers down to −100 that all mean 0, and only to 10 above: a range over all of them leaves few integers for the rest.
/// </summary>
internal static class GatedInput
{
    /// <summary>Whether Sigmoid and its product with the value are all that reads it.</summary>
    public static bool Is(Value value)
    {
        if (value is not { IsGraphOutput: false, Uses: [var first, var second] })
            return false;
        var (gate, product) = first.Node.OpType == "Sigmoid" ? (first.Node, second.Node) : (second.Node, first.Node);
        return gate is { OpType: "Sigmoid", IsStandard: true }
            && product is { OpType: "Mul", IsStandard: true, Inputs.Count: 2 }
            && product.Inputs.Contains(value)
            && product.Inputs.Contains(gate.Output(0))
            && FunctionCalls.CalleeOf(gate) is null
            && FunctionCalls.CalleeOf(product) is null;
    }

    /// <summary>What is smaller counts as this.</summary>
    /// <param name="largest">The largest x.</param>
    /// <param name="grid">The integers of x and of σ.</param>
    public static float Floor(float largest, IntegerGrid grid)
    {
        var zero = Math.Log(Math.Pow(2, grid.Bits + 1) - 1);
        var steps = grid.Max - (double)grid.Min;
        // with f = zero + s/2 and s = (largest + f)/steps:  f = (zero + largest/(2·steps))/(1 − 1/(2·steps))
        return (float)-((zero + (Math.Max(0, largest) / (2 * steps))) / (1 - (1 / (2 * steps))));
    }
}
