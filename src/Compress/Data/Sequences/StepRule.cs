using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sequences;

/// <summary>
/// How a sample, a sequence, is cut into the pieces that the model takes one after the other. Step k holds the positions from
/// k·size − context up to (k + 1)·size, without the last, of the sequence's axis; positions before the beginning are zeros. A rest
/// that fills no step is left out.
/// </summary>
/// <param name="Input">The input that is cut; every other input gets its whole sample at each step.</param>
/// <param name="Size">Positions by which a step goes on; at least 1.</param>
/// <param name="Axis">The axis of a sample; negative axes count from the end.</param>
/// <param name="Context">Positions before it that a step sees once more.</param>
public sealed record StepRule(string Input, int Size, int Axis = -1, int Context = 0)
{
    /// <summary>Extent of the axis that the model sees.</summary>
    public int Window => Context + Size;

    /// <summary>What the model sees of samples of a shape at each step.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">There is no such axis, or it is shorter than a step.</exception>
    public ImmutableArray<Dimension> Describe(ImmutableArray<Dimension> sample)
    {
        var axis = AxisOf(sample.Length);
        if (sample[axis].Value is { } extent)
            StepCount(extent);
        return sample.SetItem(axis, Window);
    }

    /// <summary>How many steps a sample of that extent has.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Not one.</exception>
    public int StepCount(long extent) =>
        extent >= Size
            ? checked((int)(extent / Size))
            : throw Unfit($"A sample is {extent} long, and a step takes {Size}.", "Set a smaller `size:`, or leave such samples out.");

    /// <summary>How many steps samples of a batch have.</summary>
    /// <param name="tensor">The samples.</param>
    /// <param name="hasBatchAxis">Whether they lie along a first axis of their own.</param>
    public int StepCount(Tensor tensor, bool hasBatchAxis) => StepCount(tensor.Dims[AxisIn(tensor, hasBatchAxis)]);

    /// <summary>What the model sees of these samples at one step.</summary>
    /// <param name="tensor">The samples.</param>
    /// <param name="hasBatchAxis">Whether they lie along a first axis of their own.</param>
    /// <param name="step">k, from 0.</param>
    public Tensor Cut(Tensor tensor, bool hasBatchAxis, int step)
    {
        var axis = AxisIn(tensor, hasBatchAxis);
        var dims = tensor.Dims.SetItem(axis, Window);
        var inner = tensor.Type.Bits / 8;
        for (var i = axis + 1; i < tensor.Rank; i++)
            inner = checked(inner * (int)tensor.Dims[i]);

        var extent = (int)tensor.Dims[axis];
        var source = tensor.Bytes.Whole;
        var rows = source.Length / (extent * inner);
        var result = new byte[rows * Window * inner];
        var begin = step * Size - Context;
        var (from, skipped) = (Math.Max(begin, 0), Math.Max(-begin, 0));
        for (var row = 0; row < rows; row++)
        {
            source.Slice((row * extent + from) * inner, (Window - skipped) * inner).CopyTo(result.AsSpan((row * Window + skipped) * inner));
        }
        return Tensor.FromBytes(tensor.Type, dims.AsSpan(), result);
    }

    private int AxisIn(Tensor tensor, bool hasBatchAxis) => hasBatchAxis ? AxisOf(tensor.Rank - 1) + 1 : AxisOf(tensor.Rank);

    private int AxisOf(int rank)
    {
        var axis = Axis < 0 ? rank + Axis : Axis;
        return axis >= 0 && axis < rank ? axis : throw Unfit($"A sample has {rank} axes, and there is no axis {Axis}.", "Correct `axis:`.");
    }

    private OnnxIO.Diagnostics.DiagnosticException Unfit(string message, string remedy) =>
        new(DataCodes.StepsNotApplicable.At($"`steps:` of input '{Input}'", message, remedy));
}
