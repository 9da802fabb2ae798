namespace NNCompress.Passes.Quantization;

/// <summary>ONNX Runtime's CPU provider on x86-64, as measured on processors with AVX-512 and VNNI.</summary>
internal sealed record OnnxRuntimeCpuTarget : QuantizationTarget
{
    public override string Id => "onnxruntime-cpu";

    public override bool IsMeasured => true;

    public override bool MayUse(string domain, string opType) => ContribOperators.OrStandard(domain, opType);

    internal override double SpeedOf(ProductForm form, long m, long k, long n) => X64Speeds.Of(form, m, k, n);

    internal override double SpeedOfLstm(long steps, long input, long hidden) => X64Speeds.OfLstm(steps, input, hidden);
}
