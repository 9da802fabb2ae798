using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// Einsum of two operands. Of a constant operand's letters, those that only it and the output have are output channels, those
/// that both operands but not the output have are summed over, those everywhere are batch. Spaces mean nothing.
/// </summary>
internal sealed class EinsumFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } = [OperatorKey.Standard("Einsum")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        if (Equation.Parse(node.Attributes.String("equation")) is not { Operands: [var left, var right] } equation)
            return [];
        var isLeft = WeightResolver.IsConstant(node.Input(0)) && !WeightResolver.IsConstant(node.Input(1));
        var (own, other) = isLeft ? (left, right) : (right, left);
        return
        [
            new WeightSlot(
                node,
                isLeft ? 0 : 1,
                "weight",
                $"[{string.Join(", ", own.AsEnumerable())}]",
                dims => Layout(dims, own, other, equation.Output)
            ),
        ];
    }

    /// <summary>The product of all extents where two operands meet; nothing is multiplied with one; with more the order decides: unknown.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (Equation.Parse(node.Attributes.String("equation")) is not { } equation || equation.Operands.Length > 2)
            return null;
        if (equation.Operands.Length == 1)
            return 0;
        var extents = new Dictionary<char, long>();
        for (var i = 0; i < 2; i++)
        {
            if (shapes.Input(i) is not { } dims || dims.Length != equation.Operands[i].Length)
                return null;
            foreach (var (letter, extent) in equation.Operands[i].Zip(dims))
                extents[letter] = Math.Max(extents.GetValueOrDefault(letter, 1), extent);
        }

        return extents.Values.Aggregate(1L, (product, extent) => checked(product * extent));
    }

    private static WeightLayout? Layout(ImmutableArray<long> dims, string own, string other, string output)
    {
        // a letter that stands twice takes a diagonal, one that stands nowhere else is summed alone: no matrix product
        if (dims.Length != own.Length || own.Distinct().Count() != own.Length || own.Any(l => !other.Contains(l) && !output.Contains(l)))
            return null;
        return new WeightLayout(
            dims,
            BatchAxes: Axes(l => other.Contains(l) && output.Contains(l)),
            OutputAxes: Axes(l => !other.Contains(l)),
            ReductionAxes: Axes(l => other.Contains(l) && !output.Contains(l)),
            KernelAxes: []
        );

        ImmutableArray<int> Axes(Func<char, bool> wanted) => [.. Enumerable.Range(0, own.Length).Where(a => wanted(own[a]))];
    }

    /// <summary>An equation without ellipsis: letters of each operand, letters of the output.</summary>
    private sealed record Equation(ImmutableArray<string> Operands, string Output)
    {
        public static Equation? Parse(string? text)
        {
            if (text is null || text.Contains('.'))
                return null;
            var sides = text.Replace(" ", "", StringComparison.Ordinal).Split("->");
            if (sides.Length > 2)
                return null;
            // without an arrow, the output has the letters that stand once, in alphabetical order
            var letters = sides[0].Where(char.IsLetter).GroupBy(l => l);
            var output = sides.Length == 2 ? sides[1] : string.Concat(letters.Where(g => g.Count() == 1).Select(g => g.Key).Order());
            return new Equation([.. sides[0].Split(',')], output);
        }
    }
}
