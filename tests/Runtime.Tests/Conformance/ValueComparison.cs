using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests.Conformance;

/// <summary>Equality of values: bit by bit, and within the tolerance of the ONNX project's own conformance runner.</summary>
static class ValueComparison
{
    const double RelativeTolerance = 1e-3;
    const double AbsoluteTolerance = 1e-7;

    /// <summary>Same types, dimensions and bits.</summary>
    public static bool Same(StoredValue a, StoredValue b) => Compare(a, b, SameBits);

    /// <summary>|a - expected| ≤ 1e-7 + 1e-3·|expected| in every element; strings, integers and NaN equal.</summary>
    public static bool Near(StoredValue a, StoredValue expected) => Compare(a, expected, NearNumbers);

    static bool Compare(StoredValue a, StoredValue b, Func<Tensor, Tensor, bool> compare) =>
        (a, b) switch
        {
            (StoredTensor x, StoredTensor y) => x.Tensor.Type == y.Tensor.Type
                && x.Tensor.Dims.AsSpan().SequenceEqual(y.Tensor.Dims.AsSpan())
                && compare(x.Tensor, y.Tensor),
            (StoredSequence x, StoredSequence y) => x.Items.Length == y.Items.Length
                && x.Items.Zip(y.Items).All(p => Compare(p.First, p.Second, compare)),
            (StoredOptional { Item: null }, StoredOptional { Item: null }) => true,
            (StoredOptional { Item: { } x }, _) => Compare(x, b, compare),
            (_, StoredOptional { Item: { } y }) => Compare(a, y, compare),
            _ => false,
        };

    static bool SameBits(Tensor a, Tensor b) =>
        a.Payload is StringPayload x && b.Payload is StringPayload y
            ? x.Values.Zip(y.Values).All(p => p.First.Span.SequenceEqual(p.Second.Span))
            : a.Bytes.Whole.SequenceEqual(b.Bytes.Whole);

    static bool NearNumbers(Tensor a, Tensor expected)
    {
        if (!expected.Type.IsFloat)
            return SameBits(a, expected);
        var (found, wanted) = (new double[a.ElementCount], new double[a.ElementCount]);
        a.CopyTo(0, found);
        expected.CopyTo(0, wanted);
        for (var i = 0; i < found.Length; i++)
        {
            var near = Math.Abs(found[i] - wanted[i]) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(wanted[i]));
            if (!near && !found[i].Equals(wanted[i]))
                return false;
        }

        return true;
    }
}
