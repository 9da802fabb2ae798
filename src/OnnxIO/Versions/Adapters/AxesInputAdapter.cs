namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>The attribute <c>axes</c> becomes input 1; left out or empty it means what it meant.</summary>
internal abstract class AxesInputAdapter : VersionAdapter
{
    public override string? WhyNot(Node node, UpgradeContext context) => AttributeInput.WhyNot(node, "axes", context);

    public override void Adapt(Node node, UpgradeContext context)
    {
        if (AttributeInput.Int64s(node, "axes", context) is { } axes)
            context.Editor.SetInput(node, 1, axes);
    }
}
