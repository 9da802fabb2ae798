namespace NNCompress.Passes.Quantization;

/// <summary>
/// What is assumed of 64-bit ARM processors with integer dot products, none of it measured: a product that does enough work for a call of its
/// own (2¹⁶ multiply-accumulates) gains from 8-bit weights and activations; blocks of 4 and 8 bits gain where memory is the limit, which is at
/// one row; 2 bits have no kernel that is fast.
/// </summary>
internal static class Arm64Speeds
{
    private const double Gain = 1.5;
    private const double Loss = 0.7;
    private const double LeastWork = 1 << 16;

    public static double Of(ProductForm form, long m, long k, long n)
    {
        var pays = (double)m * k * n >= LeastWork && (form.BlockSize is null || (m == 1 && form.Bits >= 4));
        return pays ? Gain : Loss;
    }

    public static double OfLstm(long input, long hidden) => 4.0 * hidden * (input + hidden) >= LeastWork ? Gain : Loss;
}
