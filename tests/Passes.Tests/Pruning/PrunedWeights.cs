using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Tests.Pruning;

/// <summary>Reads weights before and after pruning.</summary>
internal static class PrunedWeights
{
    public static float[] Of(Value initializer) => initializer.Initializer!.ToSingles();

    /// <summary>Positions of zeros.</summary>
    public static int[] Zeros(Value initializer) => Zeros(Of(initializer));

    public static int[] Zeros(float[] values) => [.. values.Index().Where(x => x.Item == 0).Select(x => x.Index)];

    /// <summary>Positions that a stable sort by magnitude puts first.</summary>
    public static int[] Smallest(float[] values, int count) =>
        [.. values.Index().OrderBy(x => Math.Abs(x.Item)).Take(count).Select(x => x.Index).Order()];

    /// <summary>An initializer of any numeric type.</summary>
    public static Value Encoded(TestGraph graph, string name, ElementType type, long[] dims, params double[] values)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return graph.Edit.AddInitializer(graph.Main, name, Tensor.FromBytes(type, dims, bytes));
    }

    public static double Measure(LayerReport layer, string name) => layer.Measures.Single(m => m.Name == name).Value;
}
