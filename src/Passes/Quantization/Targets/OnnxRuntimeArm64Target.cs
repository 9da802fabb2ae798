namespace NNCompress.Passes.Quantization;

/// <summary>ONNX Runtime's CPU provider on 64-bit ARM. It has the same operators; that they pay as on x86-64 is assumed, not measured.</summary>
internal sealed record OnnxRuntimeArm64Target : QuantizationTarget
{
    public override string Id => "onnxruntime-arm64";

    public override bool IsMeasured => false;

    public override bool MayUse(string domain, string opType) => ContribOperators.OrStandard(domain, opType);

    internal override double SpeedOf(ProductForm form, long m, long k, long n) => Arm64Speeds.Of(form, m, k, n);

    internal override double SpeedOfLstm(long steps, long input, long hidden) => Arm64Speeds.OfLstm(input, hidden);
}
