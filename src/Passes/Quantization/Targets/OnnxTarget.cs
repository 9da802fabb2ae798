using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>Operators of the standard only: any runtime that knows the model's operator set runs the result; how fast is its own affair.</summary>
internal sealed record OnnxTarget : QuantizationTarget
{
    public override string Id => "onnx";

    public override bool IsMeasured => false;

    public override bool MayUse(string domain, string opType) => OpsetImports.Canonical(domain).Length == 0;

    internal override double SpeedOf(ProductForm form, long m, long k, long n) => double.NaN;

    internal override double SpeedOfLstm(long steps, long input, long hidden) => double.NaN;
}
