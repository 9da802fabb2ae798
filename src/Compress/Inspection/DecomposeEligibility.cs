using NNCompress.OnnxIO.Ops;

namespace NNCompress.Inspection;

/// <summary>
/// Whether a layer's matrix [out, in·kernel] can be written as a product of two smaller ones: rank r stores r·(out + in·k)
/// numbers, so that even rank 1 saves nothing where out + in·k ≥ out·in·k.
/// </summary>
internal static class DecomposeEligibility
{
    public static Eligibility Of(WeightSlot slot, WeightSource source, OutputMajorView? view)
    {
        if (view is null)
            return Eligibility.No($"its weight {source.Tensor} does not have the form {slot.Form}");
        if (source.Dequantization is not null)
            return Eligibility.No("its weight is quantized already");
        if (slot.Role == "R")
            return Eligibility.No("R multiplies the state inside the operator: its form has no place for a second factor");
        var (rows, columns) = (view.RowCount, view.ColumnCount * view.KernelCount);
        if (view.BlockCount > 1 && view.ColumnCount == 1)
            return Eligibility.No("it is depthwise: each output channel reads one input channel, so there is no rank to cut");
        return rows + columns >= rows * columns
            ? Eligibility.No($"a {rows}x{columns} matrix gets no smaller at any rank")
            : Eligibility.Yes;
    }
}
