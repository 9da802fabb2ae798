using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Changes between operator sets 7 and 25 that leave nodes as they are, read from the standard's text one by one. A test holds each entry to
/// the signatures of both versions.
/// </summary>
internal static class CompatibleChanges
{
    /// <summary>
    /// Wider types, among them those of bodies and sequences. Cast, CastLike and ConstantOfShape count as such, too: their new types do not
    /// occur in old files.
    /// </summary>
    private const string MoreTypes = """
        Abs 13; Acos 22; Acosh 22; Add 13 14; ArgMax 13; ArgMin 13; Asin 22; Asinh 22; Atan 22; Atanh 22; AveragePool 22;
        BatchNormalization 15; Bernoulli 22; Cast 9 13 21 23 25; CastLike 21 23 25; Ceil 13; Clip 12 13; Concat 13;
        Constant 9 13 19 21 23 24 25; ConstantOfShape 20 21 23 24 25; Conv 22; ConvTranspose 22; Cos 22; Cosh 22; CumSum 14;
        DeformConv 22; DepthToSpace 13; DequantizeLinear 19 24 25; Det 22; Div 13 14; Dropout 13 22; Elu 22; Equal 11 13 19; Exp 13;
        Expand 13; EyeLike 22; Flatten 9 13 21 23 24 25; Floor 13; GRU 22; Gather 13; GatherElements 13; GatherND 13; Gemm 9 13;
        GlobalAveragePool 22; GlobalLpPool 22; GlobalMaxPool 22; Greater 9 13; GreaterOrEqual 16; GridSample 22; HardSigmoid 22;
        HardSwish 22; Identity 13 14 16 19 21 23 24 25; If 13 16 19 21 23 24 25; InstanceNormalization 22; IsInf 20; IsNaN 13 20;
        LRN 13; LSTM 22; LeakyRelu 16; Less 9 13; LessOrEqual 16; Log 13; Loop 13 16 19 21 23 24 25; LpNormalization 22; LpPool 22;
        MatMul 9 13; Max 12 13; MaxPool 12 22; MaxRoiPool 22; MaxUnpool 22; Mean 13; MeanVarianceNormalization 13; Min 12 13; Mish 22;
        Mod 13; Mul 13 14; Multinomial 22; Neg 13; NegativeLogLikelihoodLoss 22; NonZero 13; OptionalGetElement 18; PRelu 9 16;
        Pad 13 21 23 24 25; Pow 12 13 15; QLinearMatMul 21; QuantizeLinear 24 25; RNN 22; RandomNormal 22; RandomNormalLike 22;
        RandomUniform 22; RandomUniformLike 22; Reciprocal 13; ReduceL1 13; ReduceL2 13; ReduceLogSum 13; ReduceLogSumExp 13;
        ReduceMax 12 13 20; ReduceMean 13; ReduceMin 12 13 20; ReduceProd 13; ReduceSumSquare 13; Relu 13 14; Reshape 13 19 21 23 24 25;
        RoiAlign 22; Round 22; Scan 16 19 21 23 24 25; ScatterElements 13; ScatterND 13; Selu 22; Shape 13 19 21 23 24 25; Sigmoid 13;
        Sign 13; Sin 22; Sinh 22; Size 13 19 21 23 24 25; Slice 13; SoftmaxCrossEntropyLoss 13; Softplus 22; Softsign 22;
        SpaceToDepth 13; SplitToSequence 24; Sqrt 13; Squeeze 21 23 24 25; Sub 13 14; Sum 13; Tan 22; Tanh 13; ThresholdedRelu 22;
        Tile 13; TopK 24; Transpose 13 21 23 24 25; Unsqueeze 21 23 24 25; Where 16
        """;

    /// <summary>
    /// Versions 11 mostly allow negative axes; those of pooling, Conv and Scan state defaults. Max, Mean, Min and Sum of version 8 broadcast
    /// what had to be equal. Pad 19 adds the mode "wrap", Resize 19 a coordinate transformation, ScatterElements and ScatterND 18 reductions.
    /// OneHot 11 counts negative indices from the end, where the text of version 9 gave rows of off-values; the runtime has always counted.
    /// NonMaxSuppression 11 and NegativeLogLikelihoodLoss 13 only say more clearly what they did.
    /// </summary>
    private const string WiderDomain = """
        ArgMax 11; ArgMin 11; AveragePool 11; Compress 11; Concat 11; Conv 11; ConvTranspose 11; Flatten 11; Gather 11; Hardmax 11;
        If 11; LogSoftmax 11; LpPool 11; Max 8; MaxPool 11; MaxUnpool 11; Mean 8; Min 8; NegativeLogLikelihoodLoss 13;
        NonMaxSuppression 11; OneHot 11; Pad 19; ReduceL1 11; ReduceL2 11; ReduceLogSum 11; ReduceLogSumExp 11; ReduceMax 11;
        ReduceMean 11; ReduceMin 11; ReduceProd 11; ReduceSum 11; ReduceSumSquare 11; Resize 19; Scan 11; ScatterElements 18;
        ScatterND 18; Slice 11; Softmax 11; Split 11; Squeeze 11; Sum 8; Unsqueeze 11
        """;

    /// <summary>
    /// What was added means the old behaviour where it is left out: ceil_mode 0, dilations 1, layout 0, allowzero 0, saturate 1, axis 1 with a
    /// scale without axes, mode DCR, start 0, batch_dims 0, reduction none, C of Gemm zero.
    /// </summary>
    private const string MoreOptions = """
        ArgMax 12; ArgMin 12; Attention 24 25; AveragePool 10 19; Cast 19 24; CastLike 19 24; Constant 11 12; DepthToSpace 11;
        DequantizeLinear 13 21 23; GRU 14; GatherND 12; Gemm 11; LSTM 14; Loop 11; LpPool 18; MaxPool 8 10; OptionalHasElement 18;
        Pad 18; QuantizeLinear 13 19 21 23; RNN 14; Reshape 14; Resize 18; ScatterElements 16; ScatterND 16; Shape 15; TopK 11
        """;

    public static ImmutableArray<CompatibleChange> All { get; } =
    [
        .. Parse(MoreTypes, Compatibility.MoreTypes),
        .. Parse(WiderDomain, Compatibility.WiderDomain),
        .. Parse(MoreOptions, Compatibility.MoreOptions),
    ];

    /// <summary>Entries as <c>Add 13 14; Ceil 13</c>: an operator and the versions that changed it.</summary>
    private static IEnumerable<CompatibleChange> Parse(string entries, Compatibility kind)
    {
        foreach (var entry in entries.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var opType, .. var versions])
                throw new InvalidOperationException($"no operator in '{entry}'");
            foreach (var version in versions)
                yield return new CompatibleChange(opType, int.Parse(version), kind);
        }
    }
}
