namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>The other reductions take their axes as an input from version 18 on.</summary>
internal sealed class ReduceAxes18Adapter : AxesInputAdapter
{
    public override IReadOnlyList<string> Operators =>
        [
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSumSquare",
        ];

    public override int Since => 18;
}
