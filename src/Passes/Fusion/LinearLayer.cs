using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// A node y = W∗x + b with constant weight and bias, into which a factor and a shift per channel can be multiplied. Each
/// operator says which output and which input channel an element of its weight belongs to.
/// </summary>
internal abstract class LinearLayer(Node node)
{
    private const int ChunkElements = 1 << 16;

    public Node Node { get; } = node;

    /// <summary>The stored weight.</summary>
    public Tensor Weight { get; private set; } = null!;

    public string WeightName => Node.Input(1)!.Name;

    /// <summary>Output channels.</summary>
    public abstract int Outputs { get; }

    /// <summary>Input channels.</summary>
    public abstract int Inputs { get; }

    /// <summary>b as it is added to y, in row-major order [rows, outputs]; all 0 where the node has none.</summary>
    public double[] Bias { get; private set; } = [];

    /// <summary>A factor that the node multiplies W∗x with.</summary>
    public virtual double Alpha => 1;

    /// <summary>The output channel of a weight element, by its row-major index.</summary>
    public abstract int OutputOf(long element);

    /// <summary>The input channel of a weight element, by its row-major index.</summary>
    public abstract int InputOf(long element);

    /// <summary>
    /// Why a shift of the input is not the same as a shift of the output, as the rest of a sentence that begins with the node:
    /// padding, for one, adds zeros that are not shifted. Null where it is the same.
    /// </summary>
    public abstract string? WhyShiftIsNotConstant { get; }

    /// <summary>The layer that a node is.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="reason">Why it is none, or none whose weight and bias can be changed; begins with "it ", null where it is one.</param>
    public static LinearLayer? Of(Node node, out string? reason)
    {
        LinearLayer? layer =
            FunctionCalls.CalleeOf(node) is not null ? null
            : node.Is("Conv") ? new ConvLayer(node)
            : node.Is("ConvTranspose") ? new ConvTransposeLayer(node)
            : node.Is("Gemm") ? new GemmLayer(node)
            : null;
        reason = layer is null ? $"{node} is no Conv, ConvTranspose or Gemm" : layer.Load();
        return reason is null ? layer : null;
    }

    /// <summary>The weight with each element multiplied by a factor, rounded once; null where an element leaves the type's range.</summary>
    /// <param name="factors">One factor per channel.</param>
    /// <param name="channelOf">Which channel a weight element belongs to.</param>
    public Tensor? Scaled(double[] factors, Func<long, int> channelOf)
    {
        var bytes = new byte[Weight.ByteLength];
        var codec = ElementCodec.For(Weight.Type);
        var values = new double[Math.Min(ChunkElements, Weight.ElementCount)];
        var check = new double[values.Length];
        for (long start = 0; start < Weight.ElementCount; start += ChunkElements)
        {
            var chunk = values.AsSpan(0, (int)Math.Min(ChunkElements, Weight.ElementCount - start));
            Weight.CopyTo(start, chunk);
            for (var i = 0; i < chunk.Length; i++)
                chunk[i] *= factors[channelOf(start + i)];
            var part = bytes.AsMemory((int)Weight.Type.ByteLength(start), (int)Weight.Type.ByteLength(chunk.Length));
            codec.Encode(chunk, part.Span);
            codec.Decode(new MemoryBytes(part), 0, check.AsSpan(0, chunk.Length));
            if (check.AsSpan(0, chunk.Length).ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
                return null;
        }

        return Tensor.FromBytes(Weight.Type, Weight.Dims.AsSpan(), bytes);
    }

    /// <summary>Σ over a channel's weight elements of element · value of its input channel: what a shifted input adds to each output.</summary>
    public double[] Respond(double[] shift)
    {
        var sums = new double[Outputs];
        var values = new double[Math.Min(ChunkElements, Weight.ElementCount)];
        for (long start = 0; start < Weight.ElementCount; start += ChunkElements)
        {
            var chunk = values.AsSpan(0, (int)Math.Min(ChunkElements, Weight.ElementCount - start));
            Weight.CopyTo(start, chunk);
            for (var i = 0; i < chunk.Length; i++)
                sums[OutputOf(start + i)] += chunk[i] * shift[InputOf(start + i)];
        }

        for (var o = 0; o < sums.Length; o++)
            sums[o] *= Alpha;
        return sums;
    }

    /// <summary>Rounds a bias to the weight's type; null where an element leaves its range.</summary>
    /// <param name="bias">Row-major [rows, outputs].</param>
    public Tensor? Rounded(double[] bias)
    {
        var bytes = new byte[Weight.Type.ByteLength(bias.Length)];
        ElementCodec.For(Weight.Type).Encode(bias, bytes);
        long[] dims = bias.Length == Outputs ? [Outputs] : [bias.Length / Outputs, Outputs];
        var tensor = Tensor.FromBytes(Weight.Type, dims, bytes);
        var check = new double[bias.Length];
        tensor.CopyTo(0, check);
        return check.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue) ? null : tensor;
    }

    /// <summary>Gives the node another weight and bias; nothing else that reads the old ones sees the new ones.</summary>
    public void Write(GraphEditor editor, Tensor weight, Tensor bias)
    {
        var name = WeightName;
        OwnedConstant.Set(editor, Node, 1, weight, name);
        WriteBias(editor, bias, name);
    }

    /// <summary>Gives the node another bias alone.</summary>
    public void WriteBias(GraphEditor editor, Tensor bias) => WriteBias(editor, bias, WeightName);

    /// <summary>Puts a bias where the node reads it as it is added.</summary>
    /// <param name="editor">Changes the graph.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="weightName">Names it where there was none.</param>
    protected virtual void WriteBias(GraphEditor editor, Tensor bias, string weightName) =>
        OwnedConstant.Set(editor, Node, 2, bias, $"{weightName}_bias");

    /// <summary>Why the weight's shape does not fit the node; null where it does.</summary>
    protected abstract string? CheckWeight();

    /// <summary>The bias as it is added to y, [rows, outputs], from the stored one; null where it does not fit.</summary>
    protected abstract double[]? ExpandBias(Tensor bias);

    private string? Load()
    {
        if (Node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference)
            return $"{Node} takes its attribute {reference.Name} from the call of the function around it";
        if (Node.Input(1) is not { } weight)
            return $"{Node} has no weight";
        var resolution = WeightResolver.Resolve(weight);
        if (resolution.Source is not { } source)
            return $"{Node} cannot take it in: {resolution.Reason}";
        if (source.Chain.FirstOrDefault(n => !n.Is("Identity")) is { } link)
            return $"{Node} cannot take it in: its weight '{source.Name}' is stored in another form and passes {link}";
        if (!source.Tensor.Type.IsFloat || source.Tensor.Type.Bits < 16)
            return $"{Node} cannot take it in: its weight is {source.Tensor}";
        if (source.Tensor.ByteLength > Array.MaxLength)
            return $"{Node} cannot take it in: its weight has {source.Tensor.ByteLength} bytes, more than can be rewritten at once";
        Weight = source.Tensor;
        return CheckWeight() is { } misfit ? $"{Node} cannot take it in: {misfit}" : LoadBias();
    }

    private string? LoadBias()
    {
        Bias = new double[Outputs];
        if (Node.Input(2) is not { } value)
            return null;
        if (Constants.TensorOf(value) is not { } stored)
            return $"{Node} cannot take it in: its bias '{value}' is not constant";
        if (stored.Type != Weight.Type || ExpandBias(stored) is not { } bias)
            return $"{Node} cannot take it in: its bias '{value}' is {stored}";
        Bias = bias;
        return null;
    }
}
