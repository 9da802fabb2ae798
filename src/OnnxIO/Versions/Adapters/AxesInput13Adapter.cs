namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Squeeze, Unsqueeze and ReduceSum of version 13 take their axes as an input.</summary>
internal sealed class AxesInput13Adapter : AxesInputAdapter
{
    public override IReadOnlyList<string> Operators => ["Squeeze", "Unsqueeze", "ReduceSum"];

    public override int Since => 13;
}
